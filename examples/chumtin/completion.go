package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

var completionCommand = command{
	name:     "completion",
	synopsis: "bash | zsh | fish",
	words:    []string{"bash", "fish", "zsh"},
	short:    "print what lets a shell complete commands and flags",
	long: `
Completion prints a script for a shell. In the file that the shell reads at its
start, this line runs it:

  source <(chumtin completion bash)     # ~/.bashrc
  source <(chumtin completion zsh)      # ~/.zshrc, behind compinit
  chumtin completion fish | source      # ~/.config/fish/config.fish`,
	setup: func(*flag.FlagSet) func(context.Context, []string) error {
		return func(_ context.Context, args []string) error {
			if len(args) != 1 || shells[args[0]] == nil {
				return usageError("want bash, zsh or fish")
			}
			out := bufio.NewWriter(os.Stdout)
			shells[args[0]](out)
			return out.Flush()
		}
	},
}

// shells write the script of a shell.
var shells = map[string]func(io.Writer){"bash": completeBash, "zsh": completeZsh, "fish": completeFish}

// flags returns the flags of the command, by name.
func (c *command) flags() (all []*flag.Flag) {
	set := flag.NewFlagSet(c.name, flag.ContinueOnError)
	c.setup(set)
	new(profiles).define(set)
	set.VisitAll(func(f *flag.Flag) { all = append(all, f) })
	return all
}

// commandNames returns what the first argument can be, other than help.
func commandNames() (names []string) {
	for _, c := range commands {
		names = append(names, c.name)
	}
	return names
}

// quoted returns text as one word of all three shells, on one line.
func quoted(text string) string {
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, "'", "’")), " ")
	return "'" + strings.ReplaceAll(text, `\`, "/") + "'"
}

func completeBash(w io.Writer) {
	names := strings.Join(commandNames(), " ")
	fmt.Fprintf(w, `_chumtin() {
	local word=${COMP_WORDS[COMP_CWORD]} flags= words=
	if [ "$COMP_CWORD" -eq 1 ]; then
		words="%s help"
	else
		case ${COMP_WORDS[1]} in
		help) words="%s" ;;
`, names, names)
	for _, c := range commands {
		fmt.Fprintf(w, "\t\t%s) flags=\"", c.name)
		for i, f := range c.flags() {
			if i > 0 {
				fmt.Fprint(w, " ")
			}
			fmt.Fprint(w, "-"+f.Name)
		}
		fmt.Fprintf(w, "\" words=%s ;;\n", quoted(strings.Join(c.words, " ")))
	}
	fmt.Fprint(w, `		esac
	fi
	case $word in
	-*) words=$flags ;;
	esac
	COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _chumtin chumtin
`)
}

func completeZsh(w io.Writer) {
	fmt.Fprint(w, "#compdef chumtin\n\n_chumtin() {\n\tlocal -a commands flags words_\n\tcommands=(\n")
	for _, c := range commands {
		fmt.Fprintf(w, "\t\t%s\n", quoted(c.name+":"+c.short))
	}
	fmt.Fprint(w, `	)
	if (( CURRENT == 2 )); then
		commands+=('help:tell more about a command')
		_describe command commands
		return
	fi
	case $words[2] in
	help) _describe command commands; return ;;
`)
	for _, c := range commands {
		fmt.Fprintf(w, "\t%s)\n\t\tflags=(\n", c.name)
		for _, f := range c.flags() {
			_, usage := flag.UnquoteUsage(f)
			fmt.Fprintf(w, "\t\t\t%s\n", quoted("-"+f.Name+":"+usage))
		}
		fmt.Fprintf(w, "\t\t)\n\t\twords_=(%s)\n\t\t;;\n", strings.Join(c.words, " "))
	}
	fmt.Fprint(w, `	esac
	if [[ $PREFIX == -* ]]; then
		_describe -o flag flags
	elif (( $#words_ )); then
		_describe argument words_
	else
		_files
	fi
}
compdef _chumtin chumtin
`)
}

func completeFish(w io.Writer) {
	const complete = "complete -c chumtin"
	fmt.Fprintf(w, "%s -n __fish_use_subcommand -f -a help -d 'tell more about a command'\n", complete)
	fmt.Fprintf(w, "%s -n '__fish_seen_subcommand_from help' -f -a %s\n", complete, quoted(strings.Join(commandNames(), " ")))
	for _, c := range commands {
		fmt.Fprintf(w, "%s -n __fish_use_subcommand -f -a %s -d %s\n", complete, c.name, quoted(c.short))
		within := quoted("__fish_seen_subcommand_from " + c.name)
		if words := c.words; len(words) > 0 {
			fmt.Fprintf(w, "%s -n %s -f -a %s\n", complete, within, quoted(strings.Join(words, " ")))
		}
		for _, f := range c.flags() {
			_, usage := flag.UnquoteUsage(f)
			value := " -r"
			if b, ok := f.Value.(interface{ IsBoolFlag() bool }); ok && b.IsBoolFlag() {
				value = ""
			}
			fmt.Fprintf(w, "%s -n %s -o %s%s -d %s\n", complete, within, f.Name, value, quoted(usage))
		}
	}
}
