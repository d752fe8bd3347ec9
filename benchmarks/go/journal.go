package main

import (
	"bufio"
	"encoding/binary"
	"os"
	"syscall"
	"time"
)

// journal makes intents durable before their messages leave, and results after their answers: in one commit, of at most
// `batch` intents and all results there are, every `tick`.
type journal struct {
	file  *os.File
	batch int
	tick  time.Duration
}

const (
	inFlight = 1
	sent     = 2
	rejected = 4
)

// run ends when every composed message has a result.
func (j *journal) run(composed <-chan message, ready chan<- message, results <-chan result) ([]result, error) {
	defer close(ready)
	writer := bufio.NewWriterSize(j.file, 1<<16)
	var all []result
	out, more := 0, true
	for more || out > 0 {
		began := time.Now()
		var intents []message
		intents, more = take(composed, min(j.batch, cap(ready)-len(ready)), more)
		home := drain(results)
		if len(intents)+len(home) > 0 {
			if err := j.commit(writer, intents, home); err != nil {
				return all, err
			}
		}
		for _, m := range intents {
			ready <- m
		}
		out += len(intents) - len(home)
		all = append(all, home...)
		time.Sleep(j.tick - time.Since(began))
	}
	return all, nil
}

func (j *journal) commit(writer *bufio.Writer, intents []message, home []result) error {
	now := time.Now().UnixMilli()
	for _, m := range intents {
		writeRecord(writer, m.row, inFlight, now, m.key[:])
	}
	for _, r := range home {
		state := byte(sent)
		if r.failed {
			state = rejected
		}
		var msgid [8]byte
		binary.LittleEndian.PutUint64(msgid[:], uint64(r.msgid))
		writeRecord(writer, r.row, state, now, msgid[:])
	}
	if err := writer.Flush(); err != nil {
		return err
	}
	return syscall.Fdatasync(int(j.file.Fd()))
}

func writeRecord(writer *bufio.Writer, row int, state byte, now int64, rest []byte) {
	var head [17]byte
	binary.LittleEndian.PutUint64(head[:8], uint64(row))
	head[8] = state
	binary.LittleEndian.PutUint64(head[9:], uint64(now))
	writer.Write(head[:])
	writer.Write(rest)
}

// take gives at most `most` messages that are there by now, and whether there may be more.
func take(composed <-chan message, most int, more bool) ([]message, bool) {
	var taken []message
	for more && len(taken) < most {
		select {
		case m, open := <-composed:
			if !open {
				return taken, false
			}
			taken = append(taken, m)
		default:
			return taken, true
		}
	}
	return taken, more
}

func drain(results <-chan result) []result {
	home := make([]result, 0, len(results))
	for {
		select {
		case r := <-results:
			home = append(home, r)
		default:
			return home
		}
	}
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}
