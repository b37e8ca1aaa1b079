package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/web"
)

const defaultFile = "newsdesk.db"

func setupBackup(flags *flag.FlagSet) func(context.Context, []string) error {
	file := flags.String("db", defaultFile, "the `file` to copy")
	return func(ctx context.Context, args []string) error {
		if len(args) != 1 {
			return usageError("backup wants the name of the new file")
		}
		return desk.Backup(ctx, *file, args[0])
	}
}

func setupCheck(flags *flag.FlagSet) func(context.Context, []string) error {
	file := flags.String("db", defaultFile, "the `file` to check")
	return func(ctx context.Context, args []string) error {
		if err := noArguments(args); err != nil {
			return err
		}
		if err := desk.Check(ctx, *file); err != nil {
			return err
		}
		fmt.Println(*file, "is well")
		return nil
	}
}

func setupPassword(*flag.FlagSet) func(context.Context, []string) error {
	return func(_ context.Context, args []string) error {
		if err := noArguments(args); err != nil {
			return err
		}
		fmt.Fprint(os.Stderr, "password: ")
		line, err := bufio.NewReader(os.Stdin).ReadString('\n')
		password := strings.TrimRight(line, "\r\n")
		if password == "" {
			return errors.Join(errors.New("no password was typed"), err)
		}
		fmt.Println(web.HashPassword(password))
		return nil
	}
}
