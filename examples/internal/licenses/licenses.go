// Package licenses holds the licences of what the programs of the root module
// contain: this module, the standard library and two others.
package licenses

import _ "embed"

// Text is for a reader. .ci/licenses holds it against what is built.
//
//go:embed LICENSES
var Text string
