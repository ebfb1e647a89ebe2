package io.github.zip2x2.config.table;

/** A cell that cannot be read: what is wrong, to follow the column's name, and what would be right. */
final class BadCell extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String remedy;

    BadCell(String text, String remedy) {
        super(text, null, false, false);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
