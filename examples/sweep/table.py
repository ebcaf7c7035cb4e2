"""Makes the table: the mean over the seeds, and its 95 % interval. The result is a CSV, as a data URL."""
import base64, collections, statistics, sys

from tutti import get_results, post_result  # it lies beside this file

waits = collections.defaultdict(list)
for outcome in get_results():
    if outcome["status"] != "succeeded":
        sys.exit(f"No table without item {outcome['index']}.")
    result = outcome["result"]
    waits[result["servers"], result["load"]].append(result["wait"])
lines = ["servers,load,runs,wait,plus_minus"]
for (servers, load), runs in sorted(waits.items()):
    # 2.262: Student's t for 10 runs.
    error = 2.262 * statistics.stdev(runs) / len(runs) ** 0.5
    lines.append(f"{servers},{load},{len(runs)},{statistics.mean(runs):.3f},{error:.3f}")
table = "\n".join(lines) + "\n"
print(table)
post_result("data:text/csv;base64," + base64.b64encode(table.encode()).decode())
