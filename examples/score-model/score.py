"""Scores the rows that begin with the one that the item names. The result is a list of [row, score, truth]."""
import csv, json, math, os

from tutti import post_result  # it lies beside this file

folder = os.environ["TUTTI_FILES"]
first, count = json.loads(os.environ["TUTTI_ITEM"]), int(os.environ["ROWS"])
with open(os.path.join(folder, "model.json")) as file:
    model = json.load(file)
with open(os.path.join(folder, "rows.csv"), newline="") as file:
    rows = list(csv.DictReader(file))[first : first + count]


def score(row):
    z = model["bias"] + sum(w * float(row[key]) for w, key in zip(model["weights"], "abc"))
    return round(1 / (1 + math.exp(-z)), 4)


post_result([[first + i, score(row), int(row["truth"])] for i, row in enumerate(rows)])
print(f"Rows {first} to {first + len(rows) - 1} are scored.")
