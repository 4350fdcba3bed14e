"""Articles → sentences and passages with exact offsets → a store that finds them."""
