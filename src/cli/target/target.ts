/** A deployment of Tutti, as the command knows it. */
export interface Target {
	/** As the user calls it; for one that was given by its URL, the URL. */
	name: string;
	/** Its origin: scheme, host and port. */
	url: string;
	/** How it is known: by `tutti targets add`, by an environment of azd, or by its URL alone. */
	from: "added" | "azd" | "url";
	/** Whose keys are its keys, where that is known. */
	functionApp?: FunctionApp;
}

/** A function app, as the Azure CLI finds it. */
export interface FunctionApp {
	name: string;
	resourceGroup: string;
	/** Its id or name. Absent: the one that the Azure CLI is set to. */
	subscription?: string;
}

/** The name of the background server of this machine. */
export const LOCAL = "local";
