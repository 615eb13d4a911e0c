//go:build !js

package main

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// pageFile is the script of the demo page, which is not part of the package.
const pageFile = "page/demo.js"

// addPage adds the script of the demo page, as one file: a browser opens six
// connections to a server, and over a slow network each separate script takes a round
// trip on one of them.
func (p *npmPackage) addPage(files map[string][]byte) error {
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:     p.web,
		EntryPoints:       []string{"demo.js"},
		Outfile:           filepath.Join(p.web, pageFile),
		Bundle:            true,
		Format:            api.FormatESModule,
		Target:            target,
		Charset:           api.CharsetUTF8,
		Sourcemap:         api.SourceMapLinked,
		MinifyWhitespace:  true,
		MinifySyntax:      true,
		MinifyIdentifiers: true,
		Plugins:           []api.Plugin{productOutside},
	})
	if messages := slices.Concat(result.Errors, result.Warnings); len(messages) > 0 {
		return errors.New(strings.Join(api.FormatMessages(messages, api.FormatMessagesOptions{}), "\n"))
	}
	for _, file := range result.OutputFiles {
		files["page/"+filepath.Base(file.Path)] = file.Contents
	}
	return nil
}

// productOutside keeps the scripts of the product out of the script of the page. The page
// imports them at run time from the directory above its script, and reports a missing one.
var productOutside = api.Plugin{
	Name: "product",
	Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: `^\.\./dist/`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: strings.Replace(args.Path, "../dist/", "../", 1), External: true}, nil
		})
	},
}
