package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"text/template"
)

const templateID = "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY"

// fields holds what the campaign file of the benchmark holds, in the words of text/template.
var fields = map[string]string{
	"thing1":            "{{.product}}",
	"amount2":           "¥{{.amount}}",
	"time3":             "{{.shipped_at}}",
	"character_string4": "{{.order_no}}",
	"thing5":            "{{.name}}",
}

type value struct {
	Value string `json:"value"`
}

type request struct {
	ToUser      string           `json:"touser"`
	TemplateID  string           `json:"template_id"`
	ClientMsgID string           `json:"client_msg_id"`
	Data        map[string]value `json:"data"`
}

type message struct {
	row  int
	key  [16]byte
	body []byte
}

type render func(row map[string]string) (map[string]value, error)

func renderer(kind string) (render, error) {
	if kind == "text" {
		return textTemplates()
	}
	return replaced, nil
}

// textTemplates compiles each text once.
func textTemplates() (render, error) {
	compiled := make(map[string]*template.Template, len(fields))
	for name, text := range fields {
		parsed, err := template.New(name).Option("missingkey=error").Parse(text)
		if err != nil {
			return nil, err
		}
		compiled[name] = parsed
	}
	return func(row map[string]string) (map[string]value, error) {
		data := make(map[string]value, len(compiled))
		var text bytes.Buffer
		for name, parsed := range compiled {
			text.Reset()
			if err := parsed.Execute(&text, row); err != nil {
				return nil, err
			}
			data[name] = value{text.String()}
		}
		return data, nil
	}, nil
}

// replaced is for texts of nothing but names: quicker, and all that a plain campaign needs.
func replaced(row map[string]string) (map[string]value, error) {
	pairs := make([]string, 0, 2*len(row))
	for name, text := range row {
		pairs = append(pairs, "{{."+name+"}}", text)
	}
	replacer := strings.NewReplacer(pairs...)
	data := make(map[string]value, len(fields))
	for name, text := range fields {
		data[name] = value{replacer.Replace(text)}
	}
	return data, nil
}

// compose makes a message whose id is the same on every attempt.
func compose(row int, columns map[string]string, fill render) (message, error) {
	data, err := fill(columns)
	if err != nil {
		return message{}, err
	}
	made := request{ToUser: columns["openid"], TemplateID: templateID, Data: data}
	digest := sha256.New()
	digest.Write([]byte(templateID + "\x00" + made.ToUser))
	for _, name := range []string{"thing1", "amount2", "time3", "character_string4", "thing5"} {
		digest.Write([]byte("\x00" + data[name].Value))
	}
	out := message{row: row}
	copy(out.key[:], digest.Sum(nil))
	made.ClientMsgID = hex.EncodeToString(out.key[:])
	out.body, err = json.Marshal(made)
	return out, err
}
