package graph

import "context"

// AppRoles is what is wrong with the roles in the application's own token.
type AppRoles struct {
	Writing []string // they do not only read: the bot refuses to serve with one
	Missing []string // the bot needs them and has not got them
}

// AppRoles gets a token as the application and looks at its roles.
func (c *Client) AppRoles(ctx context.Context) (AppRoles, error) {
	roles, err := c.roles(ctx)
	if err != nil {
		return AppRoles{}, err
	}
	return sortRoles(roles), nil
}

// Reach makes one small call of Microsoft Graph as the application: it reads
// the first catalogs there are.
func (c *Client) Reach(ctx context.Context) error {
	for _, err := range c.App().Catalogs(ctx) {
		return err
	}
	return nil
}
