package peers

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/chumtin/chumtin/examples/bench/corpus"
	"github.com/chumtin/chumtin/examples/bench/measure"
)

// A process is a peer in another language. It keeps the texts, and sketches them
// when told to.
type process struct {
	name   string
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	stderr bytes.Buffer
	texts  int
}

// start runs cmd and hands it the texts.
func start(name string, cmd *exec.Cmd, texts []string) (*process, error) {
	p := &process{name: name, cmd: cmd, texts: len(texts)}
	cmd.Stderr = &p.stderr
	var err error
	if p.in, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(out)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	var lines strings.Builder
	fmt.Fprintln(&lines, len(texts))
	for _, text := range texts {
		lines.WriteString(strings.Join(strings.Fields(text), " ") + "\n")
	}
	return p, p.send(lines.String())
}

func (p *process) send(s string) error {
	if _, err := io.WriteString(p.in, s); err != nil {
		return p.failed(err)
	}
	return nil
}

// failed ends the process and returns err with what it said last.
func (p *process) failed(err error) error {
	p.close()
	if said := strings.TrimSpace(p.stderr.String()); said != "" {
		err = fmt.Errorf("%w: %.500s", err, said)
	}
	return fmt.Errorf("%s: %w", p.name, err)
}

func (p *process) readLine() (string, error) {
	line, err := p.out.ReadString('\n')
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return "", p.failed(err)
	}
	return strings.TrimSpace(line), nil
}

// pass sketches all texts.
func (p *process) pass() (measure.Cost, error) {
	if err := p.send("pass\n"); err != nil {
		return measure.Cost{}, err
	}
	line, err := p.readLine()
	if err != nil {
		return measure.Cost{}, err
	}
	ns, err := strconv.ParseInt(line, 10, 64)
	if err != nil {
		return measure.Cost{}, p.failed(err)
	}
	return measure.Cost{CPU: time.Duration(ns), Allocs: -1, Bytes: -1}, nil
}

// signatures returns the signature of each text.
func (p *process) signatures() ([][]uint64, error) {
	if err := p.send("signatures\n"); err != nil {
		return nil, err
	}
	all := make([][]uint64, p.texts)
	for i := range all {
		line, err := p.readLine()
		if err != nil {
			return nil, err
		}
		for field := range strings.FieldsSeq(line) {
			v, err := strconv.ParseUint(field, 10, 64)
			if err != nil {
				return nil, p.failed(err)
			}
			all[i] = append(all[i], v)
		}
		if len(all[i]) != corpus.Slots {
			return nil, p.failed(fmt.Errorf("text %d has %d slots, not %d", i, len(all[i]), corpus.Slots))
		}
	}
	return all, nil
}

// close ends the process.
func (p *process) close() {
	_ = p.in.Close()
	_ = p.cmd.Wait() // it has nothing more to say
}

//go:embed minhash.js
var npmSource []byte

//go:embed LuceneMinHash.java
var luceneSource []byte

// npmVersion is that of the npm package minhash.
const npmVersion = "0.0.9"

// An absent peer is one that cannot run here; the error says what to do.
type absent struct{ name, remedy string }

func (a absent) Error() string { return a.name + ": " + a.remedy }

// cacheDir returns a directory for what peers need, made if it is not there.
func cacheDir() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		base = os.TempDir()
	}
	dir := filepath.Join(base, "chumtin-bench")
	return dir, os.MkdirAll(dir, 0o755)
}

// startNPM starts the npm package minhash, which it installs into dir once.
func startNPM(ctx context.Context, dir string, texts []string) (*process, error) {
	const name = "npm minhash"
	node, nodeErr := exec.LookPath("node")
	npm, npmErr := exec.LookPath("npm")
	if nodeErr != nil || npmErr != nil {
		return nil, absent{name, "needs node and npm: apt-get install nodejs npm"}
	}
	if err := installNPM(ctx, npm, dir); err != nil {
		return nil, absent{name, fmt.Sprintf("npm install minhash@%s: %v; it needs the registry of npm once", npmVersion, err)}
	}
	script := filepath.Join(dir, "minhash.js")
	if err := os.WriteFile(script, npmSource, 0o644); err != nil {
		return nil, err
	}
	return start(name, exec.CommandContext(ctx, node, script), texts)
}

func installNPM(ctx context.Context, npm, dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "minhash")); err == nil {
		return nil
	}
	if err := os.WriteFile(filepath.Join(dir, "package.json"), []byte("{}\n"), 0o644); err != nil {
		return err
	}
	install := exec.CommandContext(ctx, npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "minhash@"+npmVersion)
	install.Dir = dir
	if said, err := install.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %.200s", err, bytes.TrimSpace(said))
	}
	return nil
}

// luceneJars is where Debian's package liblucene8-java puts what is needed.
const luceneJars = "/usr/share/java/lucene-%s-8*.jar"

// startLucene starts Lucene's MinHashFilter with numbers of hashes and buckets.
func startLucene(ctx context.Context, dir string, hashes, buckets int, texts []string) (*process, error) {
	name := luceneName(hashes, buckets)
	java, err := exec.LookPath("java")
	if err != nil {
		return nil, absent{name, "needs a JDK: apt-get install default-jdk-headless liblucene8-java"}
	}
	var jars []string
	for _, part := range []string{"core", "analyzers-common"} {
		found, err := filepath.Glob(fmt.Sprintf(luceneJars, part))
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, absent{name, fmt.Sprintf("no %s: apt-get install liblucene8-java", fmt.Sprintf(luceneJars, part))}
		}
		jars = append(jars, found[0])
	}
	source := filepath.Join(dir, "LuceneMinHash.java")
	if err := os.WriteFile(source, luceneSource, 0o644); err != nil {
		return nil, err
	}
	classPath := strings.Join(jars, string(os.PathListSeparator))
	return start(name, exec.CommandContext(ctx, java, "-cp", classPath, source, strconv.Itoa(hashes), strconv.Itoa(buckets)), texts)
}

func luceneName(hashes, buckets int) string {
	return fmt.Sprintf("Lucene MinHashFilter, hash %d, bucket %d", hashes, buckets)
}
