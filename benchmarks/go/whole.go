package main

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"sync"
)

const buffered = 4096

// whole reads, renders, journals and posts a campaign.
func whole(o options) ([]result, error) {
	fill, err := renderer(o.template)
	if err != nil {
		return nil, err
	}
	file, err := os.OpenFile(o.journal, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer file.Close()

	composed := make(chan message, buffered)
	ready := make(chan message, 1024)
	results := make(chan result, buffered)
	failed := make(chan error, 1)
	go func() {
		defer close(composed)
		failed <- read(o.csv, fill, composed)
	}()
	pool := start(o, ready, results)
	all, err := (&journal{file: file, batch: o.batch, tick: o.tick}).run(composed, ready, results)
	if err != nil {
		return all, err
	}
	pool.Wait()
	return all, <-failed
}

func start(o options, ready <-chan message, results chan<- result) *sync.WaitGroup {
	client := newClient(o.workers)
	var pool sync.WaitGroup
	for worker := 0; worker < o.workers; worker++ {
		pool.Add(1)
		go func() {
			defer pool.Done()
			for m := range ready {
				results <- post(client, o.url, m.row, m.body)
			}
		}()
	}
	return &pool
}

func read(path string, fill render, composed chan<- message) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.ReuseRecord = true
	header, err := reader.Read()
	if err != nil {
		return err
	}
	names := append([]string(nil), header...)
	columns := make(map[string]string, len(names))
	for row := 1; ; row++ {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for i, name := range names {
			columns[name] = record[i]
		}
		m, err := compose(row, columns, fill)
		if err != nil {
			return err
		}
		composed <- m
	}
}
