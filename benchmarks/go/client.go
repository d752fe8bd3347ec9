package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"time"
)

type result struct {
	row    int
	msgid  int64
	took   time.Duration
	failed bool
}

type answer struct {
	Errcode int    `json:"errcode"`
	Errmsg  string `json:"errmsg"`
	Msgid   int64  `json:"msgid"`
}

// newClient keeps one idle connection for each worker; the default pool keeps two and opens the others anew each time.
func newClient(workers int) *http.Client {
	return &http.Client{
		Timeout: 10 * time.Second,
		Transport: &http.Transport{
			MaxIdleConns:        workers,
			MaxIdleConnsPerHost: workers,
			MaxConnsPerHost:     workers,
			IdleConnTimeout:     90 * time.Second,
			DisableCompression:  true,
			ReadBufferSize:      4096,
			WriteBufferSize:     4096,
		},
	}
}

func post(client *http.Client, url string, row int, body []byte) result {
	began := time.Now()
	response, err := client.Post(url, "application/json; charset=utf-8", bytes.NewReader(body))
	if err != nil {
		return result{row: row, failed: true}
	}
	raw, err := io.ReadAll(io.LimitReader(response.Body, 64*1024))
	response.Body.Close()
	var told answer
	if err != nil || response.StatusCode != http.StatusOK || json.Unmarshal(raw, &told) != nil {
		return result{row: row, failed: true}
	}
	return result{row: row, msgid: told.Msgid, took: time.Since(began), failed: told.Errcode != 0}
}
