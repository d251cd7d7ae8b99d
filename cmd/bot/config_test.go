package main

import (
	"bytes"
	"encoding/base64"
	"flag"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// wellSet is an environment without a fault.
func wellSet() map[string]string {
	return map[string]string{
		"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1",
		"AZURE_TENANT_ID": "d3a0fd66-8d27-4c3c-9a7d-0a1b2c3d4e5f", "AZURE_CLIENT_ID": "11111111-2222-3333-4444-555555555555",
		"AZURE_CLIENT_SECRET": "CANARY-secret", "PUBLIC_URL": "https://accessbot.contoso.com/",
	}
}

func read(env map[string]string, args ...string) (Settings, error) {
	var out bytes.Buffer
	return readSettings(program{args: args, env: env, out: &out, err: &out}, flag.NewFlagSet("test", flag.ContinueOnError))
}

func TestSettingsAreReadWithTheirDefaults(t *testing.T) {
	s, err := read(wellSet())
	require.NoError(t, err)
	assert.Equal(t, "https://slack.com/api/", s.SlackAPIURL)
	assert.Equal(t, "https://graph.microsoft.com", s.GraphURL)
	assert.Equal(t, "https://login.microsoftonline.com/", s.AuthorityHost)
	assert.Equal(t, "https://accessbot.contoso.com", s.PublicURL, "without the slash")
	assert.Equal(t, "127.0.0.1:8080", s.HTTPAddr)
}

func TestAFlagWinsAndASecretHasNone(t *testing.T) {
	env := wellSet()
	env["LOG_LEVEL"] = "warn"
	s, err := read(env, "--log-level", "debug", "--cloud", "usgov")
	require.NoError(t, err)
	assert.Equal(t, "debug", s.LogLevel)
	assert.Equal(t, "https://graph.microsoft.us", s.GraphURL)
	for _, flagged := range []string{"--slack-bot-token", "--azure-client-secret", "--seal-keys", "--redis-url"} {
		_, err = read(wellSet(), flagged, "x")
		require.ErrorIs(t, err, errUsage, flagged)
	}
}

func TestEveryFaultIsToldAtOnceAndNoSecret(t *testing.T) {
	_, err := read(map[string]string{
		"SLACK_BOT_TOKEN": "xapp-CANARY", "AZURE_TENANT_ID": "contoso", "AZURE_CLIENT_SECRET": "CANARY", "AZURE_FEDERATED_TOKEN_FILE": "/f",
		"CLOUD": "mars", "REDIS_URL": "redis://:CANARY@localhost", "SEAL_KEYS": "CANARY", "SIGN_IN": "sms", "LOG_LEVEL": "loud",
		"LOG_FORMAT": "xml", "HTTP_ADDR": "8080", "FOLLOW_EVERY": "1ms", "SLACK_PACE": "0", "AZURE_CLIENT_CERTIFICATE_PASSWORD": "CANARY",
	})
	require.Error(t, err)
	for _, part := range []string{
		"SLACK_BOT_TOKEN does not begin with xoxb-", "SLACK_APP_TOKEN is not set", "AZURE_TENANT_ID must be", "AZURE_CLIENT_ID must be",
		"exactly one of", "2 are set", "AZURE_CLIENT_CERTIFICATE_PASSWORD is set, but", "CLOUD=mars", "SEAL_KEYS, entry 1",
		"SIGN_IN=sms", "LOG_LEVEL=loud", "LOG_FORMAT=xml", "HTTP_ADDR=8080", "FOLLOW_EVERY=1ms", "SLACK_PACE=0",
	} {
		assert.Contains(t, err.Error(), part)
	}
	assert.NotContains(t, err.Error(), "CANARY")
}

func TestHalfSetCombinationsAreRefused(t *testing.T) {
	key := "k1:" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", 32)))
	for _, c := range []struct {
		name     string
		set      map[string]string
		sentence string
	}{
		{"Redis without keys", map[string]string{"REDIS_URL": "redis://localhost"}, "REDIS_URL needs SEAL_KEYS"},
		{"browser without an address", map[string]string{"PUBLIC_URL": ""}, "SIGN_IN=browser needs PUBLIC_URL"},
		{"device with an address", map[string]string{"SIGN_IN": "device"}, "SIGN_IN=device needs none"},
		{"an address that is not secure", map[string]string{"PUBLIC_URL": "http://accessbot.contoso.com"}, "must begin with https://"},
		{"no credential", map[string]string{"AZURE_CLIENT_SECRET": ""}, "0 are set"},
		{"a Graph that is not secure", map[string]string{"GRAPH_URL": "http://graph.example"}, "GRAPH_URL must be an https:// address"},
		{"a dialect that is none", map[string]string{"GRAPH_VERSION": "v2"}, "GRAPH_VERSION=v2 is not known"},
		{"one good key and one bad", map[string]string{"REDIS_URL": "redis://localhost", "SEAL_KEYS": key + ",k2:short"}, "SEAL_KEYS, entry 2"},
		{"a duration that is none", map[string]string{"FOLLOW_EVERY": "often"}, "FollowEvery"},
	} {
		t.Run(c.name, func(t *testing.T) {
			env := wellSet()
			maps.Copy(env, c.set)
			_, err := read(env)
			require.Error(t, err)
			assert.Contains(t, err.Error(), c.sentence)
		})
	}
}

func TestTheCommandLineAnswersInWords(t *testing.T) {
	for _, c := range []struct {
		name, typed, out string
		fails            bool
	}{
		{"nothing", "", "usage: bot COMMAND", false},
		{"help", "help", "simulate", false},
		{"version", "version", "accessbot", false},
		{"a word that is none", "dance", `there is no command "dance"`, true},
		{"serve without settings", "serve", "", true},
		{"a flag that is none", "serve --dance", "flag provided but not defined", true},
		{"simulate what", "simulate teams", "usage: bot simulate slack|entra|all", true},
		{"a story that is none", "demo --play opera", "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			err := run(t.Context(), program{args: strings.Fields(c.typed), env: map[string]string{}, out: &out, err: &out})
			assert.Equal(t, c.fails, err != nil)
			assert.Contains(t, out.String(), c.out)
		})
	}
}
