"""What was said, under people's hands: corrected, named, compared, written out."""
