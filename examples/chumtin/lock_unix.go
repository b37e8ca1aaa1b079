//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package main

import (
	"errors"
	"os"
	"syscall"
)

// locked are the files that hold locks: one that is closed has none.
var locked []*os.File

// lockFile makes a file that no other process can lock until this one ends, however
// it does, and reports whether no other has. The file stays.
func lockFile(name string) (isFree bool, err error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return false, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err != nil {
		_ = f.Close()
	}
	switch {
	case errors.Is(err, syscall.EWOULDBLOCK):
		return false, nil
	case errors.Is(err, syscall.ENOTSUP), errors.Is(err, syscall.ENOSYS), errors.Is(err, syscall.ENOLCK):
		return true, nil // a file system without locks
	case err != nil:
		return false, err
	}
	locked = append(locked, f)
	return true, nil
}
