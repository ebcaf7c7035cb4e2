"""Joins the scores, and says how often they are right."""
import sys

from tutti import get_results, post_result  # it lies beside this file

results = get_results()
missing = [r["index"] for r in results if r["status"] != "succeeded"]
if missing:
    sys.exit(f"No scores of the items {missing}.")
scores = [row for r in results for row in r["result"]]
right = sum((score >= 0.5) == bool(truth) for _, score, truth in scores)
post_result({"rows": len(scores), "accuracy": right / len(scores), "scores": scores})
