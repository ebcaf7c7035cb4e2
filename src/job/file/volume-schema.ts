/** What the job file says of volumes, and where containers mount them. */
import * as z from "zod";
import { secret } from "./secret-schema.ts";
import { worded } from "./worded-schema.ts";

/** ACI, resource and quota limits: 20 volumes a group, one of which is for the job's own files. */
const MAX_VOLUMES = 19;
/** ACI, troubleshooting: 5 to 63 lowercase letters, digits and single hyphens. */
const VOLUME_NAME = /^(?!tutti-)(?=.{5,63}$)[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9]))*$/;
const FILE_NAME = /^(?!\.)[A-Za-z0-9._-]{1,63}$/;
/** An absolute path without colon (ACI, swagger), not of the folder that has the job's own files. */
const MOUNT_PATH = /^(?!\/tutti(?:\/|$))(?:\/(?!\.\.?(?:\/|$))[^/:\0]+)+$/;

const volumeName = worded(z.string().regex(VOLUME_NAME), {
	expected:
		"a volume's name of 5 to 63 lowercase letters, digits and single hyphens, not beginning with tutti-",
	is: "The volume's name.",
});

const readOnly = worded(z.boolean(), {
	expected: "true or false",
	is: "Whether it can only be read. Without it, it can be written too.",
});

const text = (expected: string, is: string, pattern: RegExp) =>
	worded(z.string().regex(pattern), { expected, is });

const azureFile = worded(
	z.strictObject({
		share: text("the name of a file share", "The share, which exists.", /^[a-z0-9-]{3,63}$/),
		account: text(
			"the name of a storage account, 3 to 24 lowercase letters and digits",
			"The storage account that has the share.",
			/^[a-z0-9]{3,24}$/,
		),
		key: secret.meta({ description: "A key of the storage account." }),
		readOnly: readOnly.optional(),
	}),
	{
		expected: "an object with share, account and key",
		is: "A share of Azure Files. ACI mounts shares with an account's key only. Locally, it is the folder that the setting `TUTTI_SHARES` names for it.",
	},
);

const secretFiles = worded(
	z
		.record(
			text(
				'a file name of 1 to 63 letters, digits, ".", "_" or "-", not beginning with a dot',
				"The file's name.",
				FILE_NAME,
			),
			secret,
		)
		.refine((files) => Object.keys(files).length > 0)
		.refine((files) => {
			const fromVault = Object.values(files).filter(({ keyVault }) => keyVault !== undefined);
			return fromVault.length === 0 || fromVault.length === Object.keys(files).length;
		}),
	{
		expected:
			"an object of at least one file name, each with { env: NAME } or { value: … }, or all of them with { keyVault: https://… }",
		is: "Files with secret content, kept in memory.",
	},
);

const gitRepo = worded(
	z.strictObject({
		repository: text(
			"an https address without a user name or password",
			"The repository. Its address is no secret: there can be no credentials in it.",
			/^https:\/\/[^@\s?#]+$/,
		),
		directory: text(
			'a relative folder without ".."',
			"The folder of the volume that it is cloned into; `.` for the volume itself. Without it, one of the repository's name.",
			/^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))[^\0]+$/,
		).optional(),
		revision: text(
			"a commit",
			"The commit. Without it, the newest.",
			/^[0-9a-fA-F]{7,64}$/,
		).optional(),
	}),
	{ expected: "an object with repository", is: "A clone of a public git repository." },
);

const emptyDir = worded(z.strictObject({}), {
	expected: "{}",
	is: "An empty folder, which is gone with the container group.",
});

const volume = worded(
	z
		.strictObject({
			azureFile: azureFile.optional(),
			secret: secretFiles.optional(),
			emptyDir: emptyDir.optional(),
			gitRepo: gitRepo.optional(),
		})
		.refine((keys) => Object.keys(keys).length === 1)
		.meta({ minProperties: 1, maxProperties: 1 }),
	{
		expected: "one of { azureFile: … }, { secret: … }, { emptyDir: {} }, { gitRepo: … }",
		is: "What the volume is.",
	},
);

export const volumes = worded(
	z.record(volumeName, volume).refine((each) => Object.keys(each).length <= MAX_VOLUMES),
	{
		expected: `an object of at most ${MAX_VOLUMES} volume names, each with what the volume is`,
		is: "Volumes that containers may mount, see `mounts`. Each container group has its own, but for shares, which all of them have in common.",
		example: {
			"model-data": {
				azureFile: { share: "models", account: "mydata", key: { env: "MYDATA_KEY" } },
			},
			scratch: { emptyDir: {} },
		},
	},
);

const mount = worded(
	z
		.union([volumeName, z.strictObject({ volume: volumeName, readOnly: readOnly.optional() })])
		.transform((given) => (typeof given === "string" ? { volume: given } : given)),
	{ expected: "a volume's name, or { volume, readOnly }", is: "The volume." },
);

export const mounts = worded(
	z.record(
		text(
			'an absolute path such as /data, without ":" and "..", outside /tutti',
			"Where it is mounted.",
			MOUNT_PATH,
		),
		mount,
	),
	{
		expected: "an object of paths, each with a volume's name or { volume, readOnly }",
		is: "Where the items' containers, and the merge step's, mount `volumes`. Others mount what they say themselves.",
		example: { "/models": { volume: "model-data", readOnly: true }, "/scratch": "scratch" },
	},
);
