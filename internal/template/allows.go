package template

import "slices"

const keyType = "AWS::KMS::Key"

// Call is a call to AWS, as IAM sees it.
type Call struct {
	// Action is the service's and the operation's name, such as "sqs:SendMessage".
	// A transaction is judged by the action of each of its items.
	Action string
	// Resource is the logical id of the resource called.
	Resource string
	// Part is what of the resource is called, such as "index/byTime" of a table or the
	// key of an object in a bucket; empty for the resource itself.
	Part string
	// Context holds the values of condition keys, such as "dynamodb:LeadingKeys".
	Context map[string][]string
}

// Allows says whether the template lets a function make a call. What its role
// may do counts, and what the policy of a called KMS key says of that role.
func (t *Template) Allows(function string, c Call) (bool, error) {
	f, err := t.Function(function)
	if err != nil {
		return false, err
	}
	statements, err := t.statementsFor(f.Role, c)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(statements, c.matches), nil
}

// statementsFor returns what is said of a role's calls to one resource.
func (t *Template) statementsFor(role string, c Call) ([]Statement, error) {
	if t.resources[c.Resource].Type == keyType {
		all, err := t.KeyStatements(c.Resource)
		return keep(all, func(s Statement) bool {
			return slices.Contains(s.Principal["AWS"], "${"+role+".Arn}")
		}), err
	}
	all, err := t.RoleStatements(role)
	arn := "${" + c.Resource + ".Arn}"
	if c.Part != "" {
		arn += "/" + c.Part
	}
	return keep(all, func(s Statement) bool { return likeAny(s.Resource, arn) }), err
}

func (c Call) matches(s Statement) bool {
	return s.Effect == "Allow" && slices.Contains(s.Action, c.Action) && s.holds(c.Context)
}

func keep(all []Statement, wanted func(Statement) bool) []Statement {
	return slices.DeleteFunc(slices.Clone(all), func(s Statement) bool { return !wanted(s) })
}
