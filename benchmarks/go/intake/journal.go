package main

import (
	"encoding/binary"
	"os"
	"syscall"
	"time"
)

// outcome is what becomes of a line: a message with its row, or the word of a refusal.
type outcome struct {
	taken   *message
	refused string
	row     uint64
}

type request struct {
	outcomes []outcome
	done     chan error
}

// journal makes messages durable: what waits shares one write and one sync. A key that it has is not taken again.
type journal struct {
	file    *os.File
	waiting chan request
	rows    map[[16]byte]uint64
}

func begin(file *os.File) *journal {
	j := &journal{file: file, waiting: make(chan request, 4096), rows: make(map[[16]byte]uint64)}
	go j.run()
	return j
}

// take returns when all of them are on the disk.
func (j *journal) take(outcomes []outcome) error {
	done := make(chan error, 1)
	j.waiting <- request{outcomes, done}
	return <-done
}

func (j *journal) run() {
	var batch []request
	var out []byte
	for first := range j.waiting {
		batch, out = append(batch[:0], first), out[:0]
		for more := len(j.waiting); more > 0; more-- {
			batch = append(batch, <-j.waiting)
		}
		now := uint64(time.Now().UnixMilli())
		for _, each := range batch {
			out = j.records(out, each.outcomes, now)
		}
		_, err := j.file.Write(out)
		if err == nil {
			err = syscall.Fdatasync(int(j.file.Fd()))
		}
		for _, each := range batch {
			each.done <- err
		}
	}
}

func (j *journal) records(out []byte, outcomes []outcome, now uint64) []byte {
	var head [20]byte
	for i := range outcomes {
		each := &outcomes[i]
		if each.refused != "" {
			continue
		}
		row, known := j.rows[each.taken.key]
		if !known {
			row = uint64(len(j.rows) + 1)
			j.rows[each.taken.key] = row
			binary.LittleEndian.PutUint32(head[:4], uint32(len(each.taken.body)))
			binary.LittleEndian.PutUint64(head[4:12], now)
			binary.LittleEndian.PutUint64(head[12:], each.taken.who)
			out = append(append(out, head[:]...), each.taken.key[:]...)
			out = append(out, each.taken.body...)
		}
		each.row = row
	}
	return out
}
