/**
 * The metadata of a cloud, from which clients learn its other endpoints: `GET /metadata/endpoints`. Up to
 * 2015-01-01 one short object; 2018-05-01 and 2019-05-01 a list of clouds; from 2022-09-01 one object.
 * Shapes: what `https://management.azure.com/metadata/endpoints` answers for these api-versions.
 */
export function metadataEndpoints(
	{ cloudName, tenantId }: { cloudName: string; tenantId: string },
	request: Request,
): Response {
	const { origin, searchParams } = new URL(request.url);
	const version = searchParams.get("api-version") ?? "";
	const authentication = {
		loginEndpoint: origin,
		audiences: ["https://management.core.windows.net/", "https://management.azure.com/"],
		tenant: tenantId,
		identityProvider: "AAD",
	};
	if (version <= "2015-01-01") {
		return Response.json({
			galleryEndpoint: origin,
			graphEndpoint: origin,
			portalEndpoint: origin,
			graphAudience: origin,
			authentication: {
				loginEndpoint: authentication.loginEndpoint,
				audiences: authentication.audiences,
			},
		});
	}
	const cloud = {
		name: cloudName,
		portal: origin,
		authentication,
		media: origin,
		graphAudience: origin,
		graph: origin,
		suffixes: {},
		batch: origin,
		resourceManager: `${origin}/`,
		vmImageAliasDoc: origin,
		sqlManagement: origin,
		gallery: origin,
		microsoftGraphResourceId: origin,
	};
	return Response.json(version < "2022-09-01" ? [cloud] : cloud);
}
