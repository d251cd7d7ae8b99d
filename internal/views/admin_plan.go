package views

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"
)

// PlanView is a plan as its owner and its witnesses see it.
type PlanView struct {
	ID       string
	Title    string
	State    string // as people read it
	Owner    string
	Note     string   // why it waits at the moment; empty while it does not
	Warnings []string // what is worth knowing before it is confirmed
	Steps    []PlanStep
	Calls    []string // as they will be sent, a line each
	Undo     []string // what taking it back would do
	Typed    string   // what must be typed to confirm it; empty for nothing
	Second   bool     // another administrator must agree
	Agreed   string   // who did

	Package   string // id of the package that is deleted, and
	Groups    string // names of the groups that could go with it
	Terraform bool   // it can be written down as Terraform

	CanResume, CanUndo, CanAgree bool
}

// PlanStep is one step of a plan.
type PlanStep struct {
	Words, Note string
	Mark        StepMark
}

// StepMark is where a step stands.
type StepMark string

// The marks of steps.
const (
	StepOpen    StepMark = "open"
	StepNow     StepMark = "now"
	StepDone    StepMark = "done"
	StepFailed  StepMark = "failed"
	StepReverse StepMark = "undone"
)

func (m StepMark) sign() string {
	signs := map[StepMark]string{
		StepNow: ":hourglass_flowing_sand:", StepDone: ":white_check_mark:", StepFailed: ":warning:", StepReverse: ":heavy_multiplication_x:",
	}
	return or(signs[m], "•")
}

// DryRun shows what a plan would do, in words and as it is sent, and asks to
// confirm it.
func DryRun(p PlanView) *Modal {
	blocks := []slack.Block{section("*%s*", Language{}.named(esc(p.Title)))}
	for _, w := range p.Warnings {
		blocks = append(blocks, section(":warning: %s", escTo(w, maxSentence)))
	}
	blocks = append(blocks, p.steps("Nothing was done yet. These are the steps:", maxStepsShown)...)
	if p.Second {
		blocks = append(blocks, note("Another administrator must agree before it begins."))
	}
	if p.Typed != "" {
		hint := plain("To confirm it, type exactly: "+p.Typed, maxHint)
		blocks = append(blocks, slack.NewInputBlock(BlockTyped, words("Type the name"), hint, lineInput(maxNamed)))
	}
	blocks = append(blocks, p.calls()...)
	if els := p.extras(); len(els) > 0 {
		blocks = append(blocks, slack.NewActionBlock("", els...))
	}
	return Language{}.modal(FormAdminPlan, p.ID, "Confirm", "Confirm", blocks...)
}

// extras are what can be done with a plan that nobody confirmed, beside
// confirming it.
func (p PlanView) extras() []slack.BlockElement {
	var els []slack.BlockElement
	if p.Groups != "" {
		els = append(els, danger(button(ActAdminTakeAll, p.Package, "Delete its groups too", "Delete its groups too: "+Language{}.plainName(p.Groups))))
	}
	if p.Terraform {
		els = append(els, button(ActAdminExport, PageValue(0, ExportPlan+" "+p.ID), "As JSON", "Show the plan as JSON"),
			button(ActAdminExport+".terraform", PageValue(0, ExportTerraform+" "+p.ID), "As Terraform", "Show the package as Terraform"))
	}
	return els
}

// maxStepsShown is how many steps or calls a view lists; the rest is counted.
const maxStepsShown = 60

// maxStepsAgreed is how many a card lists for who is asked to agree.
const maxStepsAgreed = 20

// steps lists the steps in rich text, in which no word is read as markup.
func (p PlanView) steps(lead string, shown int) []slack.Block {
	if len(p.Steps) == 0 {
		return []slack.Block{section("There is nothing to do.")}
	}
	var rows []string
	most := max(maxName, maxSentence/len(p.Steps)) // the differences of a policy may be long
	for i, s := range p.Steps[:min(len(p.Steps), shown)] {
		rows = append(rows, fmt.Sprintf("%d. %s", i+1, clip(Language{}.named(Clean(s.Words)), most)))
	}
	text := slack.NewRichTextSectionTextElement(strings.Join(rows, "\n"), nil)
	blocks := []slack.Block{note("%s", lead), slack.NewRichTextBlock("", slack.NewRichTextSection(text))}
	if more := len(p.Steps) - len(rows); more > 0 {
		blocks = append(blocks, note("%d more steps are not shown.", more))
	}
	return blocks
}

// calls lists what is sent, as code.
func (p PlanView) calls() []slack.Block {
	if len(p.Calls) == 0 {
		return nil
	}
	var lines []string
	for _, c := range p.Calls[:min(len(p.Calls), maxStepsShown)] {
		lines = append(lines, clip(Clean(c), maxLabel*2))
	}
	code := &slack.RichTextPreformatted{
		Type:     slack.RTEPreformatted,
		Elements: []slack.RichTextSectionElement{slack.NewRichTextSectionTextElement(strings.Join(lines, "\n"), nil)},
	}
	blocks := []slack.Block{note("What is sent to Microsoft Graph, as you:"), slack.NewRichTextBlock("", code)}
	if more := len(p.Calls) - len(lines); more > 0 {
		blocks = append(blocks, note("%d more calls are not shown.", more))
	}
	return blocks
}

// Begun is shown once a plan was confirmed.
func Begun(p PlanView) *Modal {
	text := "The plan has begun. Its card in our direct message tells every step."
	if p.Second && p.Agreed == "" {
		text = "The plan waits for another administrator, who is asked in the channel of the requests."
	}
	return adminModal("Confirmed", section(":white_check_mark: %s", text), section("%s", Language{}.named(esc(p.Title))))
}

// PlanCard is the one message that always shows where a plan stands.
func PlanCard(p PlanView) Message {
	text := p.sentence()
	blocks := []slack.Block{section("*%s*", Language{}.named(esc(p.Title))), note("%s", p.standing())}
	if Clean(p.Note) != "" {
		blocks = append(blocks, section(":hourglass_flowing_sand: %s", escTo(p.Note, maxSentence)))
	}
	if p.CanAgree {
		blocks = append(blocks, p.steps("Nothing was done yet. These are the steps to agree to:", maxStepsAgreed)...)
	}
	if els := p.buttons(-1); len(els) > 0 {
		blocks = append(blocks, slack.NewActionBlock("", els...))
	}
	return Message{Text: text, Blocks: blocks}
}

func (p PlanView) sentence() string {
	return "A plan of " + Language{}.escName(p.Owner) + ": " + Language{}.named(esc(p.Title)) + ". It is " + lowerFirst(esc(p.State)) + "."
}

// standing reads like "Running · 3 of 7 steps · by Admin1".
func (p PlanView) standing() string {
	done := 0
	for _, s := range p.Steps {
		if s.Mark == StepDone {
			done++
		}
	}
	parts := []string{Language{}.named(esc(p.State)), fmt.Sprintf("%d of %d steps", done, len(p.Steps)), "by " + Language{}.escName(p.Owner)}
	if Clean(p.Agreed) != "" {
		parts = append(parts, esc(p.Agreed)+" agreed")
	}
	return strings.Join(parts, " · ")
}

// buttons are what can be done with the plan now; row tells plans of a list
// apart, and is negative outside of lists.
func (p PlanView) buttons(row int) []slack.BlockElement {
	label := func(doing string) string {
		if row < 0 {
			return doing + ": " + Language{}.plainName(p.Title)
		}
		return Language{}.rowLabel(doing, row, Language{}.plainName(p.Title))
	}
	var els []slack.BlockElement
	if p.CanAgree {
		agree := primary(button(ActAdminAgree, p.ID, "Agree", label("Agree")))
		agree.Confirm = slack.NewConfirmationBlockObject(words("Agree to this plan?"), plain("It begins at once: "+p.Title, maxConfirm), words("Agree"), words("Not now"))
		els = append(els, agree)
	}
	if p.CanResume {
		els = append(els, primary(button(ActAdminResume, p.ID, "Resume", label("Resume"))))
	}
	if p.CanUndo {
		undo := button(ActAdminUndo, p.ID, "Undo", label("Undo"))
		undo.Confirm = slack.NewConfirmationBlockObject(words("Take it back?"), plain(p.undoWords(), maxConfirm), words("Take it back"), words("Keep it"))
		els = append(els, undo)
	}
	return els
}

func (p PlanView) undoWords() string {
	return "This will be done, in this order: " + strings.Join(p.Undo, "; ")
}

// PlanLine tells in the thread of the card what became of a step.
func PlanLine(s PlanStep) Message {
	text := escTo(s.Words, maxSentence/2)
	if Clean(text) == "" {
		text = "A step"
	}
	outcome := map[StepMark]string{StepDone: "done", StepFailed: "failed", StepReverse: "taken back"}[s.Mark]
	line := upperFirst(text) + ": " + or(outcome, "under way") + "."
	if Clean(s.Note) != "" {
		line += " " + escTo(s.Note, maxSentence/2)
		if !strings.HasSuffix(line, ".") {
			line += "."
		}
	}
	return Message{Text: line, Blocks: []slack.Block{section("%s %s", s.Mark.sign(), line)}}
}

func upperFirst(s string) string {
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// MyPlans lists the plans of a person, the newest first.
func MyPlans(all []PlanView) *Modal {
	if len(all) == 0 {
		return adminModal("My plans", section("You have made no plan in the last 30 days."))
	}
	var blocks []slack.Block
	for i, p := range all[:min(len(all), rows)] {
		blocks = append(blocks, section("%s · %s", Language{}.bold(p.Title), Language{}.named(esc(p.State))))
		if els := p.buttons(i); len(els) > 0 {
			blocks = append(blocks, slack.NewActionBlock(fmt.Sprintf("%s.%d", ActAdminPlans, i), els...))
		}
	}
	if more := len(all) - rows; more > 0 {
		blocks = append(blocks, note("%d older plans are not shown.", more))
	}
	return adminModal("My plans", append(blocks, slack.NewActionBlock("", button(ActAdmin, "", "Menu", "Back to the menu")))...)
}
