package views

import (
	"fmt"
	"strings"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Findings tells what is wrong with a package and its policies.
func Findings(p access.Package, all []access.Finding) *Modal {
	if len(all) == 0 {
		return adminModal("Check", section(":white_check_mark: Nothing is wrong with %s and its policies, as far as I can see.", Language{}.bold(p.Name)))
	}
	blocks := []slack.Block{section("*%s*", Language{}.named(esc(p.Name)))}
	for _, f := range all[:min(len(all), rows)] {
		where := ""
		if Clean(f.Policy) != "" {
			where = "Policy " + Language{}.bold(f.Policy) + ": "
		}
		blocks = append(blocks, section(":warning: %s%s\n%s", where, escTo(f.What, maxSentence/2), escTo(f.Advice, maxSentence/2)))
	}
	if more := len(all) - rows; more > 0 {
		blocks = append(blocks, note("%d more findings are not shown.", more))
	}
	return adminModal("Check", blocks...)
}

// SimulateForm asks for whom a package is simulated.
func SimulateForm(p access.Package) *Modal {
	return Language{}.modal(FormAdminSimulate, p.ID, "Simulate", "Simulate",
		section("What would happen if somebody asked for %s? Nothing is changed to find out.", Language{}.bold(p.Name)),
		slack.NewInputBlock(BlockWho, words("Who?"), nil, slack.NewOptionsSelectBlockElement(slack.OptTypeUser, words("Choose a person"), ActAdminField)))
}

// Simulated tells what would happen, a sentence for each thing.
func Simulated(sentences []string) *Modal {
	var blocks []slack.Block
	for _, s := range sentences[:min(len(sentences), rows)] {
		blocks = append(blocks, section("%s", escTo(s, maxSentence)))
	}
	return adminModal("Simulate", append(blocks, note("Nothing was changed."))...)
}

// What can be exported.
const (
	ExportHolders   = "holders"   // of a package, as CSV
	ExportPlan      = "json"      // what was wished, as JSON
	ExportTerraform = "terraform" // a new package, as Terraform
)

// Export is a text to be taken elsewhere.
type Export struct {
	Title string // such as "As Terraform"
	Text  string
	Page  int    // from 0; one past the end is the last
	Of    string // what the buttons that turn the page say of it
}

// maxCode is how much of a text one page shows, in bytes.
const maxCode = 2800

// ExportPage shows one page of an Export, as code.
func ExportPage(e Export) *Modal {
	pages := chunks(visible(e.Text), maxCode)
	page := max(0, min(e.Page, len(pages)-1))
	code := &slack.RichTextPreformatted{
		Type:     slack.RTEPreformatted,
		Elements: []slack.RichTextSectionElement{slack.NewRichTextSectionTextElement(pages[page], nil)},
	}
	blocks := []slack.Block{slack.NewRichTextBlock("", code)}
	var els []slack.BlockElement
	if page > 0 {
		els = append(els, button(ActAdminExport+".previous", PageValue(page-1, e.Of), "Previous", "Previous page"))
	}
	if page < len(pages)-1 {
		els = append(els, button(ActAdminExport+".next", PageValue(page+1, e.Of), "Next", "Next page"))
	}
	if len(els) > 0 {
		blocks = append(blocks, note("Page %d of %d", page+1, len(pages)), slack.NewActionBlock("", els...))
	}
	return adminModal(e.Title, blocks...)
}

// visible is a text without what does not show; its lines keep their indents.
func visible(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		rest := strings.TrimLeft(line, " \t")
		b.WriteString(line[:len(line)-len(rest)] + Clean(rest) + "\n")
	}
	return b.String()
}

// chunks cuts a text between lines into pieces of at most n bytes; a line that
// is longer is cut between characters. There is at least one.
func chunks(text string, n int) []string {
	var all []string
	var now strings.Builder
	flush := func() {
		if now.Len() > 0 {
			all = append(all, now.String())
			now.Reset()
		}
	}
	for line := range strings.Lines(text) {
		if now.Len()+len(line) > n {
			flush()
		}
		for _, r := range line {
			if now.Len()+len(string(r)) > n {
				flush()
			}
			now.WriteRune(r)
		}
	}
	flush()
	if len(all) == 0 {
		return []string{"–"}
	}
	return all
}

// FailedDelivery is a request that Entra could not deliver, or not all of it.
type FailedDelivery struct {
	RequestID, Requestor, PackageName string
	State                             access.State
	Why                               string // as Entra tells; may be empty
}

// FailedList is what could not be delivered.
type FailedList struct {
	All  []FailedDelivery
	Page int // from 0; one past the end is the last
}

// FailedDeliveries shows one page of a FailedList.
func FailedDeliveries(l FailedList) *Modal {
	if len(l.All) == 0 {
		return adminModal("Failed deliveries", section("Entra has delivered everything that you may see."))
	}
	blocks := []slack.Block{section("*What Entra could not deliver*")}
	p := pageOf(len(l.All), l.Page)
	for i := p.from; i < p.to; i++ {
		f := l.All[i]
		text := Language{}.bold(f.Requestor) + " · " + Language{}.bold(f.PackageName) + " · " + Language{}.stateWords(f.State)
		if Clean(f.Why) != "" {
			text += "\n" + escTo(f.Why, maxSentence/2)
		}
		again := button(ActAdminReprocess, f.RequestID, "Try again", Language{}.rowLabel("Try again", i, f.Requestor))
		block := slack.NewSectionBlock(markdown(text), nil, slack.NewAccessory(again))
		block.BlockID = fmt.Sprintf("%s.%d", ActAdminReprocess, i)
		blocks = append(blocks, block)
	}
	blocks = append(blocks, p.note(Language{})...)
	els := append(p.buttons(Language{}, ActAdminFailed, ""), button(ActAdmin, "", "Menu", "Back to the menu"))
	return adminModal("Failed deliveries", append(blocks, slack.NewActionBlock("", els...))...)
}
