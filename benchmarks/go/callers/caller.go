package main

import (
	"bufio"
	"bytes"
	"io"
	"log"
	"net"
	"strconv"
	"time"
)

// caller is one connection, and what came of it. It writes HTTP by hand, so that the services are what is measured.
type caller struct {
	connection net.Conn
	reader     *bufio.Reader
	body       []byte
	request    []byte
	took       []float64
	errors     int
	odd        string
}

func dial(address string) *caller {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		log.Fatal(err)
	}
	return &caller{connection: connection, reader: bufio.NewReaderSize(connection, 1<<16)}
}

// ask hands in messages for persons of these numbers, and counts the time since it was due.
func (c *caller) ask(first int64, lines int, due time.Time) {
	c.compose(first, lines)
	if _, err := c.connection.Write(c.request); err != nil {
		log.Fatal(err)
	}
	head, body, err := c.answer()
	if err != nil {
		log.Fatal(err)
	}
	taken := bytes.HasPrefix(head, []byte("HTTP/1.1 202")) && bytes.Count(body, []byte(`"id":"`)) == lines
	if !taken {
		c.errors++
		c.odd = string(head) + string(body[:min(len(body), 200)])
		return
	}
	c.took = append(c.took, float64(time.Since(due))/1e6)
}

func (c *caller) compose(first int64, lines int) {
	c.body = c.body[:0]
	for i := int64(0); i < int64(lines); i++ {
		number := strconv.FormatInt(first+i, 10)
		c.body = append(c.body, `{"campaign":"order-shipped","fields":{"openid":"o`...)
		c.body = append(c.body, "000000000000000000000000000"[len(number):]...)
		c.body = append(append(c.body, number...), `","product":"Tea `...)
		c.body = append(append(c.body, number...), "\"}}\n"...)
	}
	c.body = c.body[:len(c.body)-1]
	media := "application/json"
	if lines > 1 {
		media = "application/x-ndjson"
	}
	c.request = append(c.request[:0], "POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "...)
	c.request = append(append(c.request, media...), "\r\nContent-Length: "...)
	c.request = strconv.AppendInt(c.request, int64(len(c.body)), 10)
	c.request = append(append(c.request, "\r\n\r\n"...), c.body...)
}

// answer reads a whole answer; both services say how long theirs are.
func (c *caller) answer() (head, body []byte, err error) {
	length := 0
	for {
		line, err := c.reader.ReadSlice('\n')
		if err != nil {
			return nil, nil, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			break
		}
		head = append(head, line...)
		name, value, _ := bytes.Cut(line, []byte(":"))
		if bytes.EqualFold(name, []byte("content-length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return nil, nil, err
			}
		}
	}
	body = make([]byte, length)
	_, err = io.ReadFull(c.reader, body)
	return head, body, err
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}
