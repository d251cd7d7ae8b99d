// Package page owns the static files of the Slack simulator's browser page.
// It knows nothing of the server that serves them.
package page

import "embed"

// Files holds the page: index.html at the root, its styles and its modules.
//
//go:embed index.html *.css *.js render/*.js
var Files embed.FS
