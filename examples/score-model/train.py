"""Makes the data and the model of this example: python3 train.py. Logistic regression by gradient descent."""
import csv, json, math, random

random.seed(7)
TRUE_WEIGHTS = [1.5, -2.0, 0.8]


def a_row():
    x = [random.gauss(0, 1) for _ in TRUE_WEIGHTS]
    p = 1 / (1 + math.exp(-sum(w * v for w, v in zip(TRUE_WEIGHTS, x))))
    return [round(v, 3) for v in x], int(random.random() < p)


seen = [a_row() for _ in range(2000)]
weights, bias = [0.0] * len(TRUE_WEIGHTS), 0.0
for _ in range(200):
    errors = [(1 / (1 + math.exp(-(bias + sum(w * v for w, v in zip(weights, x))))) - y, x) for x, y in seen]
    bias -= sum(e for e, _ in errors) / len(seen)
    weights = [w - sum(e * x[i] for e, x in errors) / len(seen) for i, w in enumerate(weights)]
with open("model.json", "w") as file:
    json.dump({"weights": [round(w, 4) for w in weights], "bias": round(bias, 4)}, file)
    file.write("\n")
with open("rows.csv", "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["a", "b", "c", "truth"])
    writer.writerows([*x, y] for x, y in (a_row() for _ in range(1000)))
