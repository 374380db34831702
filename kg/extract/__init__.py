"""From a document to its record: what the article says happened, to whom, where, and who says so."""
