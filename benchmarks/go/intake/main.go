// Command intake is the service that `wxpush serve` is measured against: net/http, the same checks of the same lines, a
// log with one sync for all that wait, and only then an answer with an id. It sends nothing.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
)

const (
	mostBytes   = 8 << 20
	longestLine = 1 << 20
	mostLines   = 10000
)

type service struct {
	journal *journal
	names   *names
}

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "where to listen")
	path := flag.String("log", "intake.log", "where messages are kept")
	flag.Parse()

	file, err := os.OpenFile(*path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("serving", listener.Addr())
	s := &service{journal: begin(file), names: newNames()}
	mux := http.NewServeMux()
	mux.HandleFunc("/v1/messages", s.messages)
	log.Fatal(http.Serve(listener, mux))
}

func (s *service) messages(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	many := r.Header.Get("Content-Type") == "application/x-ndjson"
	most := int64(longestLine)
	if many {
		most = mostBytes
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if err != nil {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	lines := [][]byte{body}
	if many {
		lines = split(body)
	}
	if len(lines) == 0 || len(lines) > mostLines {
		w.WriteHeader(http.StatusUnprocessableEntity)
		return
	}
	s.answer(w, lines, many)
}

func split(body []byte) [][]byte {
	var lines [][]byte
	for _, line := range bytes.Split(body, []byte("\n")) {
		if len(bytes.TrimSpace(line)) > 0 {
			lines = append(lines, line)
		}
	}
	return lines
}

func (s *service) answer(w http.ResponseWriter, lines [][]byte, many bool) {
	outcomes := make([]outcome, len(lines))
	for i, line := range lines {
		outcomes[i].taken, outcomes[i].refused = read(line)
	}
	if err := s.journal.take(outcomes); err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	status, out := http.StatusUnprocessableEntity, make([]byte, 0, 48*len(lines))
	for i, each := range outcomes {
		if each.refused == "" {
			status = http.StatusAccepted
		}
		out = s.told(out, i+1, each, many)
	}
	media := "application/json"
	if many {
		media = "application/x-ndjson"
	}
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Length", strconv.Itoa(len(out)))
	w.WriteHeader(status)
	w.Write(out)
}

func (s *service) told(out []byte, line int, each outcome, many bool) []byte {
	out = append(out, '{')
	if many {
		out = strconv.AppendInt(append(out, `"line":`...), int64(line), 10)
		out = append(out, ',')
	}
	if each.refused != "" {
		out = append(append(out, `"error":{"code":"`...), each.refused...)
		out = append(out, `"}}`...)
	} else {
		out = append(out, `"id":"`...)
		out = append(s.names.append(out, each.row), `"}`...)
	}
	if many {
		out = append(out, '\n')
	}
	return out
}
