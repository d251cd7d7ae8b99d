package graph_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/serialization"
	jsonserialization "github.com/microsoft/kiota-serialization-json-go"
)

// fewestCalls is how many calls of the SDK a complete run makes at least.
const fewestCalls = 40

func TestMain(m *testing.M) {
	flag.Parse()
	abstractions.RegisterDefaultSerializer(func() serialization.SerializationWriterFactory {
		return jsonserialization.NewJsonSerializationWriterFactory()
	})
	abstractions.RegisterDefaultDeserializer(func() serialization.ParseNodeFactory {
		return jsonserialization.NewJsonParseNodeFactory()
	})
	os.Exit(run(m))
}

// run starts the tenant, runs the tests and counts what they called.
func run(m *testing.M) int {
	started, stop, err := startTenant()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer stop()
	contoso = started
	code := m.Run()
	calls, operations := contoso.tally.count()
	fmt.Printf("The SDK made %d calls of %d operations.\n", calls, operations)
	if complete := flag.Lookup("test.run").Value.String() == ""; complete && calls < fewestCalls {
		fmt.Fprintf(os.Stderr, "A complete run makes at least %d calls.\n", fewestCalls)
		return 1
	}
	return code
}
