/** How the job file gives values that nobody may see. */
import * as z from "zod";
import { variableName } from "./container-schema.ts";
import { worded } from "./worded-schema.ts";

/** With or without its version. Every cloud has its own domain. */
const KEY_VAULT_SECRET =
	/^https:\/\/[A-Za-z0-9-]{3,24}(?:\.[a-z0-9-]+)+\/secrets\/[0-9A-Za-z-]{1,127}(?:\/[0-9a-f]{32})?$/;

const values = {
	env: worded(z.string().min(1), {
		expected: "the name of an environment variable",
		is: "The variable that has the value, where the job is submitted.",
	}).optional(),
	value: worded(z.string().regex(/^[^\0]+$/), {
		expected: "a text of at least one character",
		is: "The value itself.",
	}).optional(),
};

const isOne = (keys: object) => Object.keys(keys).length === 1;

/** Where ACI takes the value alone. */
export const valueSecret = worded(
	z.strictObject(values).refine(isOne).meta({ minProperties: 1, maxProperties: 1 }),
	{ expected: "{ env: NAME } or { value: … }", is: "Where the value comes from." },
);

/** Where it takes the address of a secret in a key vault, too. */
export const secret = worded(
	z
		.strictObject({
			...values,
			keyVault: worded(z.string().regex(KEY_VAULT_SECRET), {
				expected:
					"the address of a secret in a key vault, such as https://myvault.vault.azure.net/secrets/token",
				is: "The secret in a key vault that ACI itself reads the value from, as `keyVaultIdentity`.",
			}).optional(),
		})
		.refine(isOne)
		.meta({ minProperties: 1, maxProperties: 1 }),
	{
		expected: "{ env: NAME }, { value: … } or { keyVault: https://… }",
		is: "Where the value comes from.",
	},
);

export const secrets = worded(z.record(variableName, secret), {
	expected:
		"an object of variable names, each with { env: NAME }, { value: … } or { keyVault: https://… }",
	is: "Environment variables whose values are kept encrypted, given to ACI as `secureValue`, and never shown. Of a secret in a key vault Tutti has the address only: ACI reads it at each start (`secureValueReference` of api-version 2025-09-01).",
	example: { TOKEN: { env: "MY_TOKEN" } },
});
