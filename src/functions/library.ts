/** The library: `register` in a function app of one's own, `runItems` in one's own orchestrator. */
export { type ItemResult, runItems } from "../orchestrations/run-items.ts";
export { register } from "./register.ts";
