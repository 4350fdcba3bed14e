"""Passages and questions → how long other tools take to search them, in an environment of their own.

    python bench_peers.py input.json     {"model": folder, "passages": […], "questions": […]}
    → {"rate": texts a second on torch, "LlamaIndex": seconds, "txtai": seconds, "Haystack": seconds}   (medians)

Each runs as its own documentation sets it up: hybrid search, in memory, with the same model under
sentence-transformers. Runs alone: it imports nothing of ours. `eval/bench_peers.txt` says what it needs.
"""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

__all__ = ["main"]

_K = 8
_ROUNDS = 3


def main(argv: Sequence[str]) -> int:
    """Read the file named in `argv`, print what was measured as one line of JSON; returns the exit code."""
    from sentence_transformers import SentenceTransformer

    given = json.loads(Path(argv[0]).read_text(encoding="utf-8"))
    passages, questions = given["passages"], given["questions"]
    model = SentenceTransformer(given["model"], device="cpu")
    began = perf_counter()
    vectors = model.encode(passages, batch_size=32, normalize_embeddings=True, show_progress_bar=False)
    found = {"rate": len(passages) / (perf_counter() - began)}
    for name, prepare in (("LlamaIndex", _llama_index), ("txtai", _txtai), ("Haystack", _haystack)):
        search = prepare(passages, vectors, model)
        search(questions[0])
        found[name] = median(min(_seconds(search, q) for _ in range(_ROUNDS)) for q in questions)
    print(json.dumps(found))
    return 0


def _seconds(search: Callable[[str], object], question: str) -> float:
    began = perf_counter()
    search(question)
    return perf_counter() - began


def _llama_index(passages: Sequence[str], vectors: Any, model: Any) -> Callable[[str], object]:
    """Its fusion retriever (reciprocal rank) over its vector index and its BM25 retriever."""
    from llama_index.core import VectorStoreIndex
    from llama_index.core.embeddings import BaseEmbedding
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.schema import TextNode
    from llama_index.retrievers.bm25 import BM25Retriever

    class Same(BaseEmbedding):  # type: ignore[misc]
        def _get_query_embedding(self, query: str) -> list[float]:
            return model.encode(query, normalize_embeddings=True).tolist()  # type: ignore[no-any-return]

        _get_text_embedding = _get_query_embedding

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    nodes = [TextNode(id_=str(n), text=text, embedding=vectors[n].tolist()) for n, text in enumerate(passages)]
    dense = VectorStoreIndex(nodes, embed_model=Same()).as_retriever(similarity_top_k=_K)
    lexical = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=_K)
    both = QueryFusionRetriever(
        [dense, lexical], llm=MockLLM(), num_queries=1, similarity_top_k=_K, mode="reciprocal_rerank", use_async=False
    )
    return both.retrieve  # type: ignore[no-any-return]


def _txtai(passages: Sequence[str], vectors: Any, model: Any) -> Callable[[str], object]:
    """Its hybrid index, with content."""
    from txtai import Embeddings

    known = dict(zip(passages, vectors, strict=True))

    def embed(texts: Sequence[str]) -> Any:
        import numpy as np

        fresh = [t for t in texts if t not in known]
        new = dict(zip(fresh, model.encode(fresh, normalize_embeddings=True), strict=True)) if fresh else {}
        return np.stack([known[t] if t in known else new[t] for t in texts])

    index = Embeddings(method="external", transform=embed, hybrid=True, content=True)
    index.index(list(passages))
    return lambda question: index.search(question, _K)


def _haystack(passages: Sequence[str], vectors: Any, model: Any) -> Callable[[str], object]:
    """Its in-memory store, embedding and BM25 retrievers, and joiner by reciprocal rank."""
    from haystack import Document
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
    store.write_documents([Document(content=text, embedding=vectors[n].tolist()) for n, text in enumerate(passages)])
    dense, lexical = InMemoryEmbeddingRetriever(store, top_k=_K), InMemoryBM25Retriever(store, top_k=_K)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=_K)

    def search(question: str) -> object:
        vector = model.encode(question, normalize_embeddings=True).tolist()
        found = [dense.run(query_embedding=vector)["documents"], lexical.run(query=question)["documents"]]
        return joiner.run(documents=found)

    return search


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
