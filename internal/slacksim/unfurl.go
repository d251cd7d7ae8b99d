package slacksim

import (
	"net/url"
	"slices"
	"strings"
)

// unfurl is the preview of one link in a message, or in what somebody is writing.
type unfurl struct {
	id     int // its attachment_id
	url    string
	source object // what the app sent, filled in
}

// sharedLinks are links that the app was told of, under an unfurl_id: those of a message, or of a draft.
type sharedLinks struct {
	message *message // nil while the link is in the composer
	member  string   // who wrote it
	urls    []string
	unfurls []*unfurl
}

// Where a link was met. See https://docs.slack.dev/reference/events/link_shared.
const (
	fromHistory  = "conversations_history"
	fromComposer = "composer"
)

// emitLinks tells the app of the links in a person's message whose domains its manifest unfurls.
func (w *Workspace) emitLinks(said *message) {
	links := w.unfurlableLinks(said.text)
	if len(links) == 0 {
		return
	}
	shared := &sharedLinks{message: said, member: said.user}
	id := said.channel.id + "." + said.ts + "." + w.randomHex(64)
	event := object{
		"channel": said.channel.id, "is_bot_user_member": said.channel.has(botUserID), "message_ts": said.ts,
	}
	if said.isReply() {
		event["thread_ts"] = said.threadTS
	}
	w.emitShared(shared, id, event, links)
}

// compose tells the app of the links in what a person writes and has not sent.
func (w *Workspace) compose(m *member, c *channel, typed string) error {
	if err := m.mayAct(); err != nil {
		return err
	}
	links := w.unfurlableLinks(w.typedText(typed))
	shared := &sharedLinks{member: m.id}
	w.drafts[m.id] = shared
	if len(links) == 0 {
		return nil
	}
	id := "U" + w.randomHex(8) + "-" + w.randomHex(8) + "-" + w.randomHex(4) + "-" + w.randomHex(12)
	w.emitShared(shared, id, object{"channel": "COMPOSER", "is_bot_user_member": c.has(botUserID), "message_ts": id}, links)
	return nil
}

func (w *Workspace) emitShared(shared *sharedLinks, id string, event object, links []object) {
	for _, link := range links {
		shared.urls = append(shared.urls, text(link, "url"))
	}
	w.shared[id] = shared
	event["type"], event["user"], event["unfurl_id"], event["links"] = "link_shared", shared.member, id, links
	event["source"], event["event_ts"] = fromComposer, w.nextTS()
	var in *channel
	if shared.message != nil {
		event["source"], in = fromHistory, shared.message.channel
	}
	w.emit(to("link_shared", "links:read"), event, in)
}

// unfurlableLinks finds the links of our domains in a message's source.
func (w *Workspace) unfurlableLinks(source string) []object {
	var links []object
	for _, link := range linksIn(source) {
		if domain := w.unfurlDomain(link); domain != "" {
			links = append(links, object{"url": link, "domain": domain})
		}
	}
	return links
}

func linksIn(source string) []string {
	var links []string
	for _, hit := range angled.FindAllStringSubmatch(source, -1) {
		target, _, _ := strings.Cut(hit[1], "|")
		if strings.HasPrefix(target, "http://") || strings.HasPrefix(target, "https://") {
			links = append(links, unescape(target))
		}
	}
	return links
}

// unfurlDomain is the domain of the manifest that a link belongs to, empty when it belongs to none.
func (w *Workspace) unfurlDomain(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	for _, domain := range w.manifest.Features.Unfurls {
		domain = strings.ToLower(domain)
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return domain
		}
	}
	return ""
}

// chatUnfurl attaches previews to links that the app was told of.
// See https://docs.slack.dev/reference/methods/chat.unfurl.
func (w *Workspace) chatUnfurl(args arguments) (object, error) {
	if len(w.manifest.Features.Unfurls) == 0 {
		return nil, refuse("cannot_find_service")
	}
	shared, err := w.unfurlTarget(args)
	if err != nil {
		return nil, err
	}
	if args.has("user_auth_message") || args.has("user_auth_url") || args.has("user_auth_blocks") {
		return object{}, w.promptToAuthenticate(shared, args)
	}
	given, err := args.json("unfurls")
	previews, ok := given.(object)
	switch {
	case err == nil && given == nil:
		return nil, refuse("missing_unfurls")
	case err != nil || !ok:
		return nil, refuse("invalid_unfurls_format")
	}
	for _, link := range sortedKeys(previews) {
		if err := w.checkUnfurl(shared, link, previews[link]); err != nil {
			return nil, err
		}
	}
	w.showPreviews(shared, previews)
	return object{}, nil
}

// showPreviews attaches checked previews, of which the app hears as of a change to the message.
func (w *Workspace) showPreviews(shared *sharedLinks, previews object) {
	before := object{}
	if shared.message != nil {
		before = w.messageObject(shared.message)
	}
	for _, link := range sortedKeys(previews) {
		w.attach(shared, link, previews[link].(object))
	}
	if shared.message != nil {
		w.emitChange(shared.message, before)
	}
	w.changedNow()
}

// unfurlTarget finds the links by channel and ts, or by unfurl_id and source.
func (w *Workspace) unfurlTarget(args arguments) (*sharedLinks, error) {
	if args.has("unfurl_id") || args.has("source") {
		shared := w.shared[args.text("unfurl_id")]
		source := args.text("source")
		switch {
		case !args.has("unfurl_id"):
			return nil, refuse("missing_unfurl_id")
		case source == "":
			return nil, refuse("missing_source")
		case source != fromHistory && source != fromComposer:
			return nil, refuse("invalid_source")
		case shared == nil || (shared.message == nil) != (source == fromComposer):
			return nil, refuse("invalid_unfurl_id")
		}
		return shared, nil
	}
	switch {
	case !args.has("channel"):
		return nil, refuse("missing_channel")
	case !args.has("ts"):
		return nil, refuse("missing_ts")
	}
	c := w.channel(args.text("channel"))
	if c == nil {
		return nil, refuse("cannot_find_channel")
	}
	m := c.message(args.text("ts"))
	if m == nil || m.onlyFor != "" || m.tombstone {
		return nil, refuse("cannot_find_message")
	}
	for _, shared := range w.shared {
		if shared.message == m {
			return shared, nil
		}
	}
	return nil, refuse("cannot_unfurl_url")
}

func (w *Workspace) checkUnfurl(shared *sharedLinks, link string, preview any) error {
	o, ok := preview.(object)
	blocks := o["blocks"]
	switch {
	case !slices.Contains(shared.urls, link) && w.unfurlDomain(link) == "":
		return refuse("cannot_unfurl_url")
	case !slices.Contains(shared.urls, link):
		return refuse("cannot_unfurl_message")
	case !ok || blocks == nil && o["text"] == nil && o["title"] == nil && o["fallback"] == nil:
		return refuse("cannot_parse_attachment")
	}
	if blocks == nil {
		return nil
	}
	if problems := w.kit.checkMessage(blocks); len(problems) > 0 {
		return &apiError{code: "cannot_parse_attachment", extra: problemReport(problems)}
	}
	return nil
}

// attach adds a preview, or replaces the one of the same link.
func (w *Workspace) attach(shared *sharedLinks, link string, preview object) {
	source := clone(preview)
	delete(source, "hide_color")
	if source["blocks"] != nil {
		source["blocks"] = w.fillIn(objects(source["blocks"]))
	}
	for _, u := range shared.unfurls {
		if u.url == link {
			u.source = source
			return
		}
	}
	shared.unfurls = append(shared.unfurls, &unfurl{id: len(shared.unfurls) + 1, url: link, source: source})
	if shared.message != nil {
		shared.message.unfurls = shared.unfurls
	}
}

// object is the attachment that the app's preview became.
func (u *unfurl) object() object {
	o := clone(u.source)
	o["id"], o["bot_id"], o["app_id"] = u.id, botID, appID
	o["is_app_unfurl"], o["app_unfurl_url"] = true, u.url
	if o["fallback"] == nil {
		o["fallback"] = "[no preview available]"
	}
	return o
}

func (u *unfurl) blocks() []object { return objects(u.source["blocks"]) }

// promptToAuthenticate asks the person who wrote the link, and nobody else, to sign in to the app first.
func (w *Workspace) promptToAuthenticate(shared *sharedLinks, args arguments) error {
	if shared.message == nil {
		return refuse("cannot_prompt")
	}
	words := args.text("user_auth_message")
	if words == "" {
		words = "Connect your account to see previews of its links: <" + args.text("user_auth_url") + ">"
	}
	prompt := arguments{"text": words}
	if args.has("user_auth_blocks") {
		prompt["blocks"] = args["user_auth_blocks"]
	}
	said, err := w.readContent(prompt)
	if err != nil {
		return err
	}
	m := said.message(shared.message.channel)
	m.onlyFor, m.threadTS = shared.member, replyTS(shared.message)
	w.post(m)
	return nil
}
