import { expect, it } from "vitest";
import {
	type ArmBudgets,
	budgetFrom,
	budgetLeft,
	readBudgets,
	readsReserve,
	spendBudget,
} from "./arm-budget.ts";

it("limits nothing until a header has told what is left", () => {
	const budgets: ArmBudgets = {};
	readBudgets(budgets, undefined, 0);
	spendBudget(budgets, "writes", 1000, 0);
	expect(budgetLeft(budgets, "writes", 0)).toBe(Number.POSITIVE_INFINITY);
	expect(budgetFrom(budgets, "writes", 7)).toBe(7);
});

it("is refilled at ARM's rate, up to its size", () => {
	const budgets: ArmBudgets = {};
	readBudgets(budgets, { subscriptionReadsLeft: 200 }, 0);
	expect([0, 1000, 60_000].map((at) => budgetLeft(budgets, "reads", at))).toEqual([200, 225, 250]);
	expect(readsReserve(budgets)).toBe(50);
});

it("a reading only lowers what is left, and one that shows more than the size makes the bucket larger", () => {
	const budgets: ArmBudgets = {};
	readBudgets(budgets, { subscriptionWritesLeft: 50 }, 0);
	readBudgets(budgets, { subscriptionWritesLeft: 120 }, 0);
	expect(budgetLeft(budgets, "writes", 0)).toBe(50);
	readBudgets(budgets, { subscriptionWritesLeft: 800 }, 0);
	expect(budgetLeft(budgets, "writes", 0)).toBe(800);
	spendBudget(budgets, "writes", 100, 0);
	expect(budgetLeft(budgets, "writes", 1000)).toBe(740);
});

it("says when a request fits, also when some are promised ahead or are to stay in the bucket", () => {
	const budgets: ArmBudgets = {};
	readBudgets(budgets, { subscriptionDeletesLeft: 1 }, 0);
	expect(budgetFrom(budgets, "deletes", 0)).toBe(0);
	spendBudget(budgets, "deletes", 2, 0);
	expect(budgetFrom(budgets, "deletes", 0)).toBe(200);
	expect(budgetFrom(budgets, "deletes", 0, 10)).toBe(1200);
});
