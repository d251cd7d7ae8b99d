package graph

import "slices"

// cloud is what a national cloud leaves out of entitlement management. The zero
// cloud leaves out nothing.
//
// https://learn.microsoft.com/graph/deployments
type cloud struct {
	noRoleList bool // catalogs/{id}/resourceRoles; the roles are read along with their resource
	noHistory  bool // the history of a request, which only beta tells
}

// cloudAt tells the cloud by the host of Graph. A host that is not known is
// taken for one that has everything.
func cloudAt(host string) cloud {
	national := []string{"graph.microsoft.us", "dod-graph.microsoft.us", "microsoftgraph.chinacloudapi.cn"}
	if slices.Contains(national, host) {
		return cloud{noRoleList: true, noHistory: true}
	}
	return cloud{}
}
