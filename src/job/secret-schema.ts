/** How the job file gives values that nobody may see. */
import * as z from "zod";
import { variableName } from "./container-schema.ts";
import { worded } from "./worded-schema.ts";

export const secret = worded(
	z
		.strictObject({
			env: worded(z.string().min(1), {
				expected: "the name of an environment variable",
				is: "The variable that has the value, where the job is submitted.",
			}).optional(),
			value: worded(z.string().regex(/^[^\0]+$/), {
				expected: "a text of at least one character",
				is: "The value itself.",
			}).optional(),
		})
		.refine((keys) => Object.keys(keys).length === 1)
		.meta({ minProperties: 1, maxProperties: 1 }),
	{ expected: "{ env: NAME } or { value: … }", is: "Where the value comes from." },
);

export const secrets = worded(z.record(variableName, secret), {
	expected: "an object of variable names, each with { env: NAME } or { value: … }",
	is: "Environment variables whose values are kept encrypted, given to ACI as `secureValue`, and never shown.",
	example: { TOKEN: { env: "MY_TOKEN" } },
});
