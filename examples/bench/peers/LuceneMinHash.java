import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.minhash.MinHashFilter;
import org.apache.lucene.analysis.shingle.FixedShingleFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Sketches texts with Lucene's MinHashFilter for the benchmark. The arguments are its numbers of
 * hashes and of buckets. The first line of standard input says how many lines of text follow. Then
 * "pass" sketches all of them and answers with the processor time in nanoseconds; "signatures"
 * answers with the slots of each.
 */
public class LuceneMinHash {
  private final int hashes, buckets;

  private LuceneMinHash(int hashes, int buckets) {
    this.hashes = hashes;
    this.buckets = buckets;
  }

  public static void main(String[] args) throws Exception {
    LuceneMinHash peer = new LuceneMinHash(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    List<String> texts = new ArrayList<>();
    for (int left = Integer.parseInt(in.readLine()); left > 0; left--) {
      texts.add(in.readLine());
    }
    var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("signatures")) {
        for (String text : texts) {
          StringBuilder slots = new StringBuilder();
          peer.sketch(text, slots);
          out.println(slots);
        }
      } else {
        long before = system.getProcessCpuTime();
        for (String text : texts) {
          peer.sketch(text, null);
        }
        out.println(system.getProcessCpuTime() - before);
      }
      out.flush();
    }
  }

  private void sketch(String text, StringBuilder slots) throws Exception {
    StandardTokenizer tokenizer = new StandardTokenizer();
    tokenizer.setReader(new StringReader(text));
    TokenStream shingles = new FixedShingleFilter(new LowerCaseFilter(tokenizer), 3);
    try (TokenStream stream = new MinHashFilter(shingles, hashes, buckets, 1, true)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        if (slots != null) {
          slots.append(value(term)).append(' ');
        }
      }
      stream.end();
    }
  }

  /** Returns a hash of a slot. */
  private static String value(CharTermAttribute term) {
    long v = 0;
    for (int i = 0; i < term.length(); i++) {
      v = v * 0x9E3779B97F4A7C15L + term.charAt(i);
    }
    return Long.toUnsignedString(v);
  }
}
