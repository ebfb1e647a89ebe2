package io.github.zip2x2.boot.report;

import java.time.Duration;
import java.util.Locale;

/** What the pages have in common: their look, and how texts and times become part of them. */
final class Html {
    private static final String STYLE = """
            :root{color-scheme:light}
            body{font:15px/1.45 system-ui,sans-serif;color:#1c2430;background:#fff;max-width:1000px;margin:2em auto;padding:0 1em}
            h1{font-size:1.5em;margin:0 0 .3em}h2{font-size:1.15em;margin:1.8em 0 .4em}
            p.outcome{font-size:1.1em;padding:.5em .8em;border-left:6px solid;background:#f4f6f8;margin:.6em 0}
            p.good{border-color:#2e7d4f}p.warn{border-color:#b07a12}p.bad{border-color:#b3372f}
            dl{display:grid;grid-template-columns:max-content 1fr;gap:.15em 1.2em;margin:.8em 0}dt{color:#5a6675}dd{margin:0}
            table{border-collapse:collapse;width:100%;font-size:.92em}th{text-align:left;color:#5a6675;font-weight:600}
            th,td{padding:.25em .6em .25em 0;border-bottom:1px solid #e3e7ec;vertical-align:top}
            td.n,th.n{text-align:right;white-space:nowrap}td.w{white-space:nowrap}td.w code{word-break:normal}td.n+td,th.n+th{padding-left:1.2em}td.f{color:#b3372f;font-weight:600}
            code{font:13px ui-monospace,monospace;word-break:break-all}
            svg{width:100%;height:auto;display:block;margin:0 0 14px}svg text{font:12px system-ui,sans-serif;fill:#1c2430}
            p.s{color:#5a6675}p.key span{white-space:nowrap;margin-right:1em}svg.k{display:inline;width:.8em;height:.8em;margin:0}
            svg .s{fill:#5a6675}svg .e{text-anchor:end}svg .m{text-anchor:middle}svg .h{font-weight:600}
            @media print{body{margin:0;max-width:none}h2{break-after:avoid}tr,.boot{break-inside:avoid}}
            """;

    private Html() {}

    /** The page up to its heading. */
    static void open(StringBuilder html, String title) {
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>")
                .append(text(title))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style></head>\n<body>\n<h1>")
                .append(text(title))
                .append("</h1>\n");
    }

    static String close(StringBuilder html) {
        return html.append("</body>\n</html>\n").toString();
    }

    /** For people: milliseconds below ten seconds, seconds above. */
    static String time(Duration time) {
        double millis = time.toNanos() / 1e6;
        return millis < 10_000
                ? String.format(Locale.ROOT, millis < 1 ? "%.2f ms" : "%.1f ms", millis)
                : String.format(Locale.ROOT, "%.1f s", millis / 1_000);
    }

    /** Text from the network, as text and nothing else. */
    static String text(String raw) {
        StringBuilder safe = new StringBuilder(raw.length() + 16);
        raw.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isUnprintable(c) ? 0xfffd : c);
            }
        });
        return safe.toString();
    }

    /** Controls, halves of pairs and what Unicode has set aside: XML 1.0 has none of these. */
    private static boolean isUnprintable(int c) {
        return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0xd800 && c < 0xe000) || (c & 0xfffe) == 0xfffe;
    }

    /** Text that fits. */
    static String text(String raw, int longest) {
        return text(raw.length() <= longest ? raw : raw.substring(0, longest - 1) + "\u2026");
    }
}
