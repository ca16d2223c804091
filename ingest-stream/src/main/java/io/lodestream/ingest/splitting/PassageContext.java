package io.lodestream.ingest.splitting;

/** How much of its surroundings a passage carries, each level with what the one before it has. */
public enum PassageContext {
  /** Its text alone; headings stay in the text. */
  NONE,
  /** The document's title. */
  TITLE,
  /** The path of headings above it, which then are not in the text. */
  HEADINGS,
  /** In a table, what stands above the table's rows: caption, unit line, header rows. */
  FULL;

  public boolean hasTitle() {
    return this != NONE;
  }

  boolean hasHeadings() {
    return compareTo(HEADINGS) >= 0;
  }

  boolean hasTableHeads() {
    return this == FULL;
  }
}
