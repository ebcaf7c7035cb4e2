import type { Environment, HostConfiguration } from "./host-configuration.ts";
import { settingOf } from "./setting-of.ts";

const KEY = "extensions.durableTask.hubName";
const RULE =
	"3 to 50 letters and digits, the first of them a letter, or %SETTING% for the value of a setting";

/**
 * The name of the task hub, as the Durable extension takes it (DurableTaskOptions.cs, AzureStorageOptions.cs):
 * host.json's, in which %SETTING% as a whole is the value of that setting; else the site's name, of which only
 * letters and digits count; else TestHubName.
 */
export function hubNameOf(configuration: HostConfiguration, environment: Environment): string {
	const written = configuration.text(KEY);
	if (written === undefined) return siteHubName(environment.WEBSITE_SITE_NAME) ?? "TestHubName";
	const setting = /^%(.+)%$/.exec(written)?.[1];
	const name = setting === undefined ? written : settingOf(environment, setting);
	if (name === undefined)
		throw configuration.wrong(KEY, `the name of a task hub; the setting ${setting} is not set`);
	if (!/^[A-Za-z][A-Za-z0-9]{2,49}$/.test(name))
		throw configuration.wrong(
			KEY,
			setting === undefined ? RULE : `${RULE}; ${setting} is "${name}"`,
		);
	return name;
}

function siteHubName(siteName: string | undefined): string | undefined {
	if (siteName === undefined || siteName === "") return undefined;
	const valid = siteName.replace(/[^A-Za-z0-9]/g, "");
	if (valid === "") return "DefaultTaskHub";
	const name = (/^\d/.test(valid) ? `t${valid}` : valid).slice(0, 50);
	return name.length < 3 ? `${name}Hub` : name;
}
