"""What happens to an article that is out: corrections, takedowns, retractions, reader reports."""
