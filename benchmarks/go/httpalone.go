package main

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

const sample = `{"touser":"oBenchmarkRecipient000000001","template_id":"ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY",` +
	`"client_msg_id":"0123456789abcdef0123456789abcdef","data":{"thing1":{"value":"Gift box no. 12"},` +
	`"amount2":{"value":"¥128.00"},"time3":{"value":"2026-11-23 10:00"},"character_string4":{"value":"SO000000001"},` +
	`"thing5":{"value":"Recipient 1"}}}`

// httpAlone posts one ready body over and over: what net/http costs, and nothing else.
func httpAlone(o options) ([]result, error) {
	client := newClient(o.workers)
	body := []byte(sample)
	results := make([]result, o.count)
	var next atomic.Int64
	var pool sync.WaitGroup
	for worker := 0; worker < o.workers; worker++ {
		pool.Add(1)
		go func() {
			defer pool.Done()
			for row := int(next.Add(1)); row <= o.count; row = int(next.Add(1)) {
				results[row-1] = ping(client, o.url, row, body)
			}
		}()
	}
	pool.Wait()
	return results, nil
}

func ping(client *http.Client, url string, row int, body []byte) result {
	began := time.Now()
	response, err := client.Post(url, "application/json; charset=utf-8", bytes.NewReader(body))
	if err != nil {
		return result{row: row, failed: true}
	}
	_, err = io.Copy(io.Discard, response.Body)
	response.Body.Close()
	failed := err != nil || response.StatusCode != http.StatusOK
	return result{row: row, took: time.Since(began), failed: failed}
}
