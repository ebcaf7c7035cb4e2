/** What the job file says of registries, and of identities, which may stand for a password there. */
import * as z from "zod";
import { secret } from "./secret-schema.ts";
import { worded } from "./worded-schema.ts";

/** No limit of ACI's is known. */
const MAX_REGISTRIES = 20;

/** The ARM id of a resource of the type, which may end with a pattern of names. */
export const armId = (type: string) =>
	new RegExp(`^/subscriptions/[^/\\s]+/resourceGroups/[^/\\s]+/providers/${type}$`, "i");

export const identityId = worded(
	z.string().regex(armId("Microsoft\\.ManagedIdentity/userAssignedIdentities/[^/\\s]+")),
	{
		expected:
			"the ARM id of a user-assigned identity, /subscriptions/…/providers/Microsoft.ManagedIdentity/userAssignedIdentities/…",
		is: "A user-assigned identity's ARM id.",
	},
);

const oneRegistry = worded(
	z
		.strictObject({
			server: worded(z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d+)?$/), {
				expected: "a registry's server without https://, such as myregistry.azurecr.io",
				is: "The registry, as it stands in the images' names.",
			}),
			username: worded(z.string().min(1), {
				expected: "a user name",
				is: "Who pulls, with `password`.",
			}).optional(),
			password: secret.optional(),
			identity: identityId.optional(),
		})
		.refine(({ username, password, identity: id }) =>
			id === undefined ? username && password : !username && !password,
		),
	{
		expected: "{ server, username, password } or { server, identity }",
		is: "A registry.",
	},
);

export const registry = worded(
	z.union([
		oneRegistry,
		z
			.array(oneRegistry)
			.min(1)
			.max(MAX_REGISTRIES)
			.refine((all) => new Set(all.map(({ server }) => server.toLowerCase())).size === all.length),
	]),
	{
		expected: `{ server, username, password } or { server, identity }, or a list of 1 to ${MAX_REGISTRIES} of them, each of another server`,
		is: "What images of private registries are pulled with, one or a list of several: a user name and a password or, from Azure Container Registry, an identity with the role AcrPull. ACI takes user-assigned identities only. The platform alone can use this identity, and code in the containers cannot act as it (`identityAcls` of api-version 2025-09-01), unless it stands in `identities`, too.",
		example: {
			server: "myregistry.azurecr.io",
			username: "puller",
			password: { env: "ACR_PASSWORD" },
		},
	},
);
