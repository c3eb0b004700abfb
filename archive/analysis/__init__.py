"""A researcher's own coding: codebooks, codes and memos on words, agreement between coders."""
