package broadcast

import (
	"encoding/json"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/snovsync/snovsync/internal/livelog"
)

// key is all that a message of the live log can depend on besides the change it
// tells of. What is encoded for one reader is given to another one with the same key and
// to nobody else, so whatever an answer may come to depend on belongs into it.
type key struct {
	log livelog.Log
	// rights are all that an encoder is given of a caller.
	rights     Rights
	query      string
	operation  string
	variables  string
	extensions string
}

// keyOf is the key of a subscription. shared is false where it can have no other subscriber.
func keyOf(r Request) (_ key, shared bool) {
	variables, err := json.Marshal(lasting(r.Operation.Operation, r.Operation.Variables, r.Following.Begins))
	if err != nil {
		return key{}, false
	}
	extensions, err := json.Marshal(r.Params.Extensions)
	if err != nil {
		return key{}, false
	}
	return key{
		log: r.Following.Follower.Log(), rights: r.Rights,
		query: r.Params.Query, operation: r.Params.OperationName, variables: string(variables), extensions: string(extensions),
	}, true
}

// lasting are the variables that a subscription depends on once it has begun: all but
// those that nothing uses except the argument that says where it begins.
func lasting(operation *ast.OperationDefinition, variables map[string]any, begins string) map[string]any {
	uses := variableUses{begins: begins, lasting: make(map[string]bool)}
	uses.selections(operation.SelectionSet, true)
	uses.directives(operation.Directives)
	kept := make(map[string]any, len(variables))
	for name, value := range variables {
		if uses.lasting[name] {
			kept[name] = value
		}
	}
	return kept
}

// variableUses collects the variables that matter beyond the beginning.
type variableUses struct {
	begins  string
	lasting map[string]bool
}

func (u *variableUses) selections(selections ast.SelectionSet, root bool) {
	for _, selection := range selections {
		switch s := selection.(type) {
		case *ast.Field:
			for _, argument := range s.Arguments {
				if !root || argument.Name != u.begins || argument.Value.Kind != ast.Variable {
					u.value(argument.Value)
				}
			}
			u.directives(s.Directives)
			u.selections(s.SelectionSet, false)
		case *ast.InlineFragment:
			u.directives(s.Directives)
			u.selections(s.SelectionSet, root)
		case *ast.FragmentSpread:
			u.directives(s.Directives)
			u.selections(s.Definition.SelectionSet, root)
		}
	}
}

func (u *variableUses) directives(directives ast.DirectiveList) {
	for _, directive := range directives {
		for _, argument := range directive.Arguments {
			u.value(argument.Value)
		}
	}
}

func (u *variableUses) value(value *ast.Value) {
	if value == nil {
		return
	}
	if value.Kind == ast.Variable {
		u.lasting[value.Raw] = true
	}
	for _, child := range value.Children {
		u.value(child.Value)
	}
}
