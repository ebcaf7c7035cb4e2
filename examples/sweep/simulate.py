"""Simulates one queue (M/M/c): the result is the mean wait, where serving a customer takes 1 on average."""
import heapq, json, os, random

from tutti import post_result  # it lies beside this file

item = json.loads(os.environ["TUTTI_ITEM"])
customers = int(os.environ["CUSTOMERS"])
random.seed(f"{item['servers']} {item['load']} {item['seed']}")
free = [0.0] * item["servers"]  # when each server is free again, the soonest first
now = waited = 0.0
for _ in range(customers):
    now += random.expovariate(item["load"] * item["servers"])
    start = max(now, free[0])
    heapq.heapreplace(free, start + random.expovariate(1))
    waited += start - now
post_result({**item, "wait": waited / customers})
