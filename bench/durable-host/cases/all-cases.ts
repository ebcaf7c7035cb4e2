import type { Case } from "../case.ts";
import { aloneCase } from "./alone.ts";
import { computeCase } from "./compute.ts";
import { fanOutCase } from "./fan-out.ts";
import { flatCase } from "./flat.ts";
import { trickleCase } from "./trickle.ts";

export const CASES: readonly Case[] = [fanOutCase, aloneCase, trickleCase, flatCase, computeCase];
