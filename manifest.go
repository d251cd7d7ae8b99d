// Package accessbot carries what the program needs of its own repository.
package accessbot

import _ "embed"

// Manifest is manifest.yml, the Slack app as Slack should create it.
//
// https://docs.slack.dev/reference/app-manifest
//
//go:embed manifest.yml
var Manifest []byte
