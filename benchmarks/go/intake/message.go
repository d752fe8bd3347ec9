package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"hash"
	"log"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

const (
	campaign   = "order-shipped"
	templateID = "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY"
	longest    = 20
)

type handed struct {
	Campaign string            `json:"campaign"`
	Fields   map[string]string `json:"fields"`
	Key      string            `json:"key"`
}

type value struct {
	Value string `json:"value"`
}

type body struct {
	ToUser     string           `json:"touser"`
	TemplateID string           `json:"template_id"`
	Data       map[string]value `json:"data"`
}

type message struct {
	key  [16]byte
	who  uint64
	body []byte
}

// read makes a message of a line, or says by a word why there is none.
func read(line []byte) (*message, string) {
	var said handed
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&said); err != nil {
		return nil, "shape"
	}
	if said.Campaign != campaign {
		return nil, "campaign_unknown"
	}
	openid, product := said.Fields["openid"], strings.NewReplacer("{{ product }}", said.Fields["product"]).Replace("{{ product }}")
	if !isOpenid(openid) {
		return nil, "bad_openid"
	}
	if word := fault(product); word != "" {
		return nil, word
	}
	return compose(openid, product, said.Key)
}

func compose(openid, product, key string) (*message, string) {
	made, err := json.Marshal(body{openid, templateID, map[string]value{"thing1": {product}}})
	if err != nil {
		return nil, "shape"
	}
	digest := sha256.New()
	digest.Write([]byte("row\x00" + key + "\x00"))
	digest.Write(made)
	m := &message{body: made}
	copy(m.key[:], digest.Sum(nil))
	person := sha256.Sum256([]byte(openid))
	m.who = binary.LittleEndian.Uint64(person[:])
	return m, ""
}

func isOpenid(text string) bool {
	if len(text) == 0 || len(text) > 128 {
		return false
	}
	for i := 0; i < len(text); i++ {
		if text[i] <= ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

func fault(text string) string {
	if strings.TrimSpace(text) == "" {
		return "empty_value"
	}
	if utf8.RuneCountInString(text) > longest {
		return "thing_too_long"
	}
	for _, each := range text {
		if unicode.IsControl(each) || each == utf8.RuneError {
			return "control_character"
		}
	}
	return ""
}

// names makes ids that nobody guesses: the row, and a mark of it.
type names struct{ pool sync.Pool }

func newNames() *names {
	secret := make([]byte, 16)
	if _, err := rand.Read(secret); err != nil {
		log.Fatal(err)
	}
	return &names{sync.Pool{New: func() any { return hmac.New(sha256.New, secret) }}}
}

func (n *names) append(out []byte, row uint64) []byte {
	keyed := n.pool.Get().(hash.Hash)
	defer n.pool.Put(keyed)
	keyed.Reset()
	var number [8]byte
	binary.BigEndian.PutUint64(number[:], row)
	keyed.Write(number[:])
	var mark [16]byte
	hex.Encode(mark[:], keyed.Sum(nil)[:8])
	out = append(strconv.AppendUint(out, row, 10), '-')
	return append(out, mark[:]...)
}
