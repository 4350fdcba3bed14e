"""How a follow-up becomes a question that can be searched by itself: "How old is he?" → "How old is Ann Lee?"."""
