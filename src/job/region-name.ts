export const REGION_FORM = /^[a-z][a-z0-9]{2,39}$/;

/** What `isRegionName` expects, in words. */
export const REGION_WORDS = "the name of an Azure region, such as westeurope";

/**
 * Whether a text may be an Azure region's name, as ARM writes it: no "West Europe". What is known of regions stands in
 * objects by their names: a name that every object has of itself, such as `constructor`, is none.
 */
export function isRegionName(text: string): boolean {
	return REGION_FORM.test(text) && !(text in {});
}
