//go:build !js

package main

import (
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
)

// integrityFile lists the files of the package, each with its hash in the form of the
// HTML attribute integrity.
const integrityFile = "integrity.json"

// addIntegrity adds integrity.json, with the hashes of the files so far and of the modules.
func (p *npmPackage) addIntegrity(files map[string][]byte) error {
	hashes := map[string]string{}
	for name, content := range files {
		hashes[name] = integrityOf(content)
	}
	for name, m := range p.modules {
		hashes[name+".wasm"] = integrityOf(m.wasm)
	}
	text, err := json.MarshalIndent(hashes, "", "  ") // in the order of the names
	if err != nil {
		return err
	}
	files[integrityFile] = append(text, '\n')
	return nil
}

func integrityOf(content []byte) string {
	sum := sha512.Sum384(content)
	return "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
}
