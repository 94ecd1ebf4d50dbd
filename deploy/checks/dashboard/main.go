// Reads a Grafana dashboard strictly, as Grafana's own schema has it: every field is known, has its type, and none is missing.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/plugins"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

func check(file string) (int, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	// Without them the options of panels and the queries are read as whatever they are.
	plugins.RegisterDefaultPlugins()
	var read dashboard.Dashboard
	// A list of errors comes back as an error even where it is empty.
	var found cog.BuildErrors
	if err := read.UnmarshalJSONStrict(text); err != nil && !(errors.As(err, &found) && len(found) == 0) {
		return 0, err
	}
	return len(read.Panels), read.Validate()
}

func main() {
	panels, err := check(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%d panels and rows\n", panels)
}
