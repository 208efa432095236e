"""Requests whose ``usage.prompt_tokens`` the API itself answered, as public test suites recorded or state them.

Each case: where it stands, the model, the API's figure, and the request. Recordings were read on 2026-11-23 from
pydantic-ai (P, tests/models/cassettes/test_openai; R, test_openai_responses; C, test_openai/test_responses; M, tests/cassettes/test_mcp),
opentelemetry-python-contrib (O, openai-v2/tests/cassettes),
openllmetry (T, opentelemetry-instrumentation-openai/tests/traces/cassettes), llm (L, tests/cassettes),
openai-python (A, tests/lib/chat/test_completions.py), mlflow (F, tests/openai/test_openai_autolog.py) and fantasy
(G, providertests/testdata: TestOpenAICommon, TestAzureCommon, TestOpenAIResponsesCommon, TestOpenAICompatibleCommon); figures that were
compared with the API from openai-messages-token-helper (H, tests/functions.py and messages.py).
"""

from typing import Any


def said(*messages: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"role": role, "content": content} for role, content in messages]


def tool(
    name: str, description: str = "", properties: dict[str, Any] | None = None
) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": properties or {},
        "required": list(properties or {}),
        "additionalProperties": False,
    }
    return {
        "type": "function",
        "function": {"name": name, "description": description, "parameters": schema},
    }


def called(name: str, *arguments: str) -> dict[str, Any]:
    calls = [
        {
            "id": f"call_{at}",
            "type": "function",
            "function": {"name": name, "arguments": each},
        }
        for at, each in enumerate(arguments)
    ]
    return {"role": "assistant", "content": None, "tool_calls": calls}


def result(content: str, at: int = 0) -> dict[str, Any]:
    return {"role": "tool", "content": content, "tool_call_id": f"call_{at}"}


STRING = {"type": "string"}
FRANCE = ("user", "What is the capital of France?")
HELPFUL = ("system", "You are a helpful assistant.")
KOREAN = "Generate a random noun in Korean. Respond with just that word."

#: Messages of text alone; the figure must be met exactly.
PLAIN = [
    ("O chat_completion_with_content", "gpt-4o-mini", 12, said(("user", "Say this is a test"))),
    ("P max_completion_tokens", "gpt-4.5-preview", 8, said(("user", "hello"))),
    ("P user_id", "gpt-4o", 8, said(("user", "hello"))),
    ("P valid_response", "gpt-4o", 14, said(FRANCE)),
    ("P openai_instructions", "gpt-4o", 24, said(HELPFUL, FRANCE)),
    ("P message_history_can_start", "gpt-4.1-mini", 31, said(("assistant", "Where do you want to go today?"), ("user", "Answer in 5 words only. Who is Tux?"))),
    ("T chat_history_message_dict", "gpt-4.1-nano", 20, said(("user", KOREAN))),
    ("H system_message_with_name", "gpt-35-turbo", 20, [{"role": "system", "name": "example_user", "content": "New synergies will help drive top-line growth."}]),
    ("H user_message_unicode", "gpt-35-turbo", 8, said(("user", "á"))),
    ("T chat_history_message_dict", "gpt-4.1-nano", 43, said(("user", KOREAN), ("assistant", "바다"), ("user", "Now, generate a sentence using the word you just gave me."))),
]  # fmt: skip

#: The same of models that reason.
REASONING = [
    ("P max_completion_tokens", "o3-mini", 7, said(("user", "hello"))),
    ("P model_without_system_prompt", "o3-mini", 11, said(("system", "You are a potato."))),
    ("P system_prompt_role", "o4-mini-2025-04-16", 22, said(HELPFUL, ("user", "What's the capital of France?"))),
    ("P temperature_ignored", "gpt-5", 13, said(FRANCE)),
    ("T chat_reasoning", "gpt-5-nano", 11, said(("user", "Count r's in strawberry"))),
    ("P text_verbosity", "gpt-5.6-luna", 13, said(("user", "What is 2+2?"))),
]  # fmt: skip

WEATHER = said(
    ("system", "You're a helpful assistant."),
    ("user", "What's the weather in Seattle and San Francisco today?"),
)
PLACE = {"location": {"type": "string", "description": "The city and state, e.g. Boston, MA"}}
WEATHER_TOOL = tool("get_current_weather", "Get the current weather in a given location", PLACE)
TOKYO = said(HELPFUL, ("user", "What is the temperature in Tokyo?"))
TOKYO_TOOL = tool("get_temperature", "", {"city": STRING})
CITY = said(("user", "What is the largest city in the user country?"))
COUNTRY_TOOL = tool("get_user_country")
FINAL_TOOL = tool(
    "final_result",
    "The final response which ends this conversation",
    {"city": STRING, "country": STRING},
)
CAPITAL_TOOL = tool(
    "get_capital",
    "Get the capital of a country.",
    {"country": {"type": "string", "description": "The country name."}},
)
FRENCH = [
    *said(FRANCE),
    called("get_capital", '{"country":"France"}'),
    result("Paris"),
    *said(
        ("assistant", "The capital of France is Paris."),
        ("user", "What is the capital of England?"),
    ),
]
SCHEMA = """
Always respond with a JSON object that's compatible with this schema:

{"properties": {"city": {"type": "string"}, "country": {"type": "string"}}, "required": ["city", "country"], "type": "object", "additionalProperties": false, "title": "CityLocation"}

Don't include any text or Markdown fencing before or after.
"""
NUMBERS = {"a": {"type": "integer"}, "b": {"type": "integer"}}
SUM = said(("user", "What is 1231 * 2331?"))
MULTIPLY = tool("multiply", "Multiply two numbers.", NUMBERS)
CONVERT = "Convert Celsius to Fahrenheit.\n\n    Args:\n        celsius: Temperature in Celsius\n\n    Returns:\n        Temperature in Fahrenheit\n    "
FORECAST = "Get the weather forecast for a location.\n\n    Args:\n        location: The location to get the weather forecast for.\n\n    Returns:\n        The weather forecast for the location.\n    "
LEVEL = "Get the current log level.\n\n    Returns:\n        The current log level.\n    "
ECHO = "Echo the run context.\n\n    Args:\n        ctx: Context object containing request and session information.\n\n    Returns:\n        Dictionary with an echo message and the deps.\n    "
CLIENT = "Get information about the connected MCP client.\n\n    Returns:\n        Dictionary with client info (name, version, etc.) or None if not available.\n    "
BARE = ("image_resource", "image_resource_link", "audio_resource", "audio_resource_link", "product_name", "product_name_link", "image", "dict", "unstructured_dict")  # fmt: skip
MAYBE = tool("get_error", "", {"value": {"default": False, "type": "boolean"}})
MAYBE["function"]["parameters"]["required"] = []
MANY_TOOLS = [
    tool("celsius_to_fahrenheit", CONVERT, {"celsius": {"type": "number"}}),
    tool("get_weather_forecast", FORECAST, {"location": STRING}),
    *[tool(f"get_{name}") for name in BARE],
    MAYBE,
    *[tool("get_none"), tool("get_multiple_items"), tool("get_log_level", LEVEL), tool("echo_deps", ECHO)],
    tool("use_sampling", "Use sampling callback.", {"foo": STRING}),
    tool("get_client_info", CLIENT),
    tool("use_elicitation", "Use elicitation callback to ask the user a question.", {"question": STRING}),
    tool("enable_hidden_tool", "Enable the hidden tool, triggering a ToolListChangedNotification."),
]  # fmt: skip
FAIL = "Get me an error, pass False as a value, unless the tool tells you otherwise"
FAILED = "Error executing tool get_error: This is an error. Call the tool with True instead\n\nFix the errors and try again."
FORECASTED = [
    *said(("user", "What is the weather in Mexico City?")),
    called("get_weather_forecast", '{"location":"Mexico City"}'),
    result("The weather in Mexico City is sunny and 26 degrees Celsius."),
]
ERRORS = [
    *said(("user", FAIL)),
    called("get_error", '{"value":false}'),
    result(FAILED),
    called("get_error", '{"value":true}'),
    result("This is not an error"),
]
LOCAL_TOOL = tool("weather", "Get weather information for a location", {"location": {"type": "string", "description": "the city"}})  # fmt: skip
FLORENCE_ONE = ("system", "You are a helpful assistant")
FLORENCE = said(FLORENCE_ONE, ("user", "What's the weather in Florence,Italy?"))  # fmt: skip
FORTY = [*FLORENCE, called("weather", '{"location":"Florence, Italy"}'), result("40 C")]
OPERANDS = {
    "a": {"type": "integer", "description": "first number"},
    "b": {"type": "integer", "description": "second number"},
}
SUMS = [
    tool("add", "Add two numbers", OPERANDS),
    tool("multiply", "Multiply two numbers", OPERANDS),
]
AT_ONCE = said(("system", "You are a helpful assistant. CRITICAL: Always use both add and multiply at the same time ALWAYS."), ("user", "Add and multiply the number 2 and 3"))  # fmt: skip
BOTH_CALLED = called("add", *['{"a": 2, "b": 3}'] * 2)
BOTH_CALLED["tool_calls"][1]["function"]["name"] = "multiply"
BOTH_DONE = [*AT_ONCE, BOTH_CALLED, result("5"), result("6", 1)]
PICTURE = said(("user", "What food is in the image you can get from the get_image tool?"))

#: Tools, calls and their results: within three tokens.
TOOLS = [
    ("O tool_calls_with_content 1", "gpt-4o-mini", 75, {"messages": WEATHER, "tools": [WEATHER_TOOL], "tool_choice": "auto"}),
    ("O tool_calls_with_content 2", "gpt-4o-mini", 99, {"messages": [*WEATHER, called("get_current_weather", '{"location": "Seattle, WA"}', '{"location": "San Francisco, CA"}'), result("50 degrees and raining"), result("70 degrees and sunny", 1)]}),
    ("T chat_tool_calls", "gpt-3.5-turbo", 40, {"messages": [called("get_current_weather", '{"location": "San Francisco"}'), result("The weather in San Francisco is 70 degrees and sunny.")]}),
    ("P instructions_with_tool_calls 1", "gpt-4.1-mini", 50, {"messages": TOKYO, "tools": [TOKYO_TOOL], "tool_choice": "auto"}),
    ("P instructions_with_tool_calls 2", "gpt-4.1-mini", 75, {"messages": [*TOKYO, called("get_temperature", '{"city":"Tokyo"}'), result("20.0")], "tools": [TOKYO_TOOL], "tool_choice": "auto"}),
    ("P tool_output 1", "gpt-4o", 68, {"messages": CITY, "tools": [COUNTRY_TOOL, FINAL_TOOL], "tool_choice": "required"}),
    ("P tool_output 2", "gpt-4o", 89, {"messages": [*CITY, called("get_user_country", "{}"), result("Mexico")], "tools": [COUNTRY_TOOL, FINAL_TOOL], "tool_choice": "required"}),
    ("P text_output_function 1", "gpt-4o", 42, {"messages": CITY, "tools": [COUNTRY_TOOL], "tool_choice": "auto"}),
    ("P text_output_function 2", "gpt-4o", 63, {"messages": [*CITY, called("get_user_country", "{}"), result("Mexico")], "tools": [COUNTRY_TOOL], "tool_choice": "auto"}),
    ("P prompted_output 1", "gpt-4o", 116, {"messages": [*said(("system", SCHEMA)), *CITY], "tools": [COUNTRY_TOOL], "tool_choice": "auto"}),
    ("P prompted_output 2", "gpt-4o", 137, {"messages": [*said(("system", SCHEMA)), *CITY, called("get_user_country", "{}"), result("Mexico")], "tools": [COUNTRY_TOOL], "tool_choice": "auto"}),
    ("P multiple_agent_tool_calls 1", "gpt-4o-mini", 104, {"messages": FRENCH, "tools": [CAPITAL_TOOL], "tool_choice": "auto"}),
    ("P multiple_agent_tool_calls 2", "gpt-4o-mini", 129, {"messages": [*FRENCH, called("get_capital", '{"country":"England"}'), result("London")], "tools": [CAPITAL_TOOL], "tool_choice": "auto"}),
    ("L tool_use_basic 1", "gpt-4o-mini", 54, {"messages": SUM, "tools": [MULTIPLY]}),
    ("L tool_use_basic 2", "gpt-4o-mini", 87, {"messages": [*SUM, *said(("assistant", "")), called("multiply", '{"a": 1231, "b": 2331}'), result("2869461")], "tools": [MULTIPLY]}),
    ("P image_url_tool_response 1", "gpt-4o", 46, {"messages": PICTURE, "tools": [tool("get_image")], "tool_choice": "auto"}),
    ("G openai-gpt-4o/tool 1", "gpt-4o", 61, {"messages": FLORENCE, "tools": [LOCAL_TOOL]}),
    ("G openai-gpt-4o/tool 2", "gpt-4o", 86, {"messages": FORTY, "tools": [LOCAL_TOOL]}),
    ("G openai-gpt-4o/multi_tool 1", "gpt-4o", 110, {"messages": AT_ONCE, "tools": SUMS}),
    ("G openai-gpt-4o/multi_tool 2", "gpt-4o", 176, {"messages": BOTH_DONE, "tools": SUMS}),
    ("G openai-gpt-5/tool 1", "gpt-5", 145, {"messages": FLORENCE, "tools": [LOCAL_TOOL]}),
    ("G azure-gpt-5-mini/tool 2", "gpt-5-mini", 176, {"messages": FORTY, "tools": [LOCAL_TOOL]}),
    ("G openai-gpt-5/multi_tool 1", "gpt-5", 194, {"messages": AT_ONCE, "tools": SUMS}),
    ("G openai-gpt-5/multi_tool 2", "gpt-5", 266, {"messages": BOTH_DONE, "tools": SUMS}),
    ("G openai-o4-mini/tool 1", "o4-mini", 64, {"messages": FLORENCE, "tools": [LOCAL_TOOL]}),
    ("M tool_returning_str 1", "gpt-4o", 397, {"messages": FORECASTED[:1], "tools": MANY_TOOLS, "tool_choice": "auto"}),
    ("M tool_returning_str 2", "gpt-4o", 437, {"messages": FORECASTED, "tools": MANY_TOOLS, "tool_choice": "auto"}),
    ("M tool_returning_error 3", "gpt-4o", 480, {"messages": ERRORS, "tools": MANY_TOOLS, "tool_choice": "auto"}),
]  # fmt: skip


def described(description: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    return {"type": kind, "description": description, **more}


def of_bot(name: str, description: str, properties: dict[str, Any], required: list[str], choice: Any) -> dict[str, Any]:  # fmt: skip
    definition = tool(name, description, properties)
    definition["function"]["parameters"]["required"] = required
    choice = {"type": "function", "function": {"name": name}} if choice == "named" else choice
    return {"messages": said(("system", "You are a bot.")), "tools": [definition], "tool_choice": choice}  # fmt: skip


SOURCES = ("search_sources", "Retrieve sources from the Azure AI Search index")
QUERY = {"search_query": described("Query string to retrieve documents from azure search eg: 'Health care plan'")}  # fmt: skip
DEMO = ("data_demonstration", "This is the main function description")
SIGN = {"integer_enum": {"type": "integer", "enum": [-1, 1]}}
MOOD = {"string_2a": {"type": "string", "enum": ["Happy", "Sad"]}}
BOTH = {**MOOD, "string_2b": described("Description in a second object is lost")}
ORDER = {
    "product_name": described("Product name ordered by customer"),
    "quantity": described("Quantity ordered by customer", "integer"),
    "unit": described("unit of measurement of the customer order", enum=["meals", "days"]),
}
ANGER = described("If user is showing signs of frustration or anger in the query. Also if the user says they want to talk to a real person and not a chat bot.", "boolean")  # fmt: skip
PLACES = described("The mailing addresses to be located", "array", items=STRING)


def inner(properties: dict[str, Any]) -> dict[str, Any]:
    return {"object_1": described("The object data type as a property", "object", properties=properties)}  # fmt: skip


#: Tools beside a system message, and the choice among them; the figure must be met exactly.
DEFINITIONS = [
    ("H toolchoice_auto", 66, of_bot(*SOURCES, QUERY, ["search_query"], "auto")),
    ("H toolchoice_none", 67, of_bot(*SOURCES, QUERY, ["search_query"], "none")),
    ("H toolchoice_name", 75, of_bot(*SOURCES, QUERY, ["search_query"], "named")),
    ("H integer_enum", 54, of_bot(*DEMO, SIGN, [], "none")),
    ("H integer_enum_tool_choice_name", 64, of_bot(*DEMO, SIGN, [], "named")),
    ("H no_parameters", 42, of_bot(*SOURCES, {}, [], "auto")),
    ("H no_parameters_tool_choice_name", 51, of_bot(*SOURCES, {}, [], "named")),
    ("H no_parameter_description_or_required", 49, of_bot(*SOURCES, {"search_query": STRING}, [], "auto")),
    ("H no_parameter_description", 49, of_bot(*SOURCES, {"search_query": STRING}, ["search_query"], "auto")),
    ("H string_enum", 86, of_bot("summarize_order", "Summarize the customer order request", ORDER, [*ORDER], "none")),
    ("H inner_object", 65, of_bot(*DEMO, inner({"string1": STRING}), ["object_1"], "none")),
    ("H inner_object_with_enum_only", 73, of_bot(*DEMO, inner(MOOD), ["object_1"], "none")),
    ("H inner_object_with_enum", 89, of_bot(*DEMO, inner(BOTH), ["object_1"], "none")),
    ("H inner_object_and_string", 103, of_bot(*DEMO, {**inner(BOTH), "string_1": described("Not required gets a question mark")}, ["object_1"], "none")),
    ("H boolean", 89, of_bot("human_escalation", "Check if user wants to escalate to a human", {"requires_escalation": ANGER}, ["requires_escalation"], "none")),
    ("H array", 59, of_bot("get_coordinates", "Get the latitude and longitude of multiple mailing addresses", {"addresses": PLACES}, ["addresses"], "none")),
    ("H null", 55, of_bot("get_null", "Get the null value", {"null_value": described("The null value to be returned", "null")}, ["null_value"], "none")),
    ("H no_type", 59, of_bot("get_no_type", "Get the no type value", {"no_type_value": {"description": "The no type value to be returned"}}, ["no_type_value"], "none")),
]  # fmt: skip

USER_CITY = {"city": STRING, "country": STRING}


def schema(properties: dict[str, Any]) -> dict[str, Any]:
    required = list(properties)
    return {"additionalProperties": False, "properties": properties, "required": required, "type": "object"}  # fmt: skip


def kind(name: str, properties: dict[str, Any]) -> dict[str, Any]:
    return schema({"data": schema(properties), "kind": {"const": name, "type": "string"}})


def answer_of(name: str, wanted: dict[str, Any], **more: str) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": name, **more, "schema": wanted, "strict": True}}  # fmt: skip


EITHER = [kind("CityLocation", USER_CITY), kind("CountryLanguage", {"country": STRING, "language": STRING})]  # fmt: skip
ONE = answer_of("CityLocation", schema(USER_CITY), description="A city and its country.")
SEVERAL = answer_of("final_result", schema({"result": {"anyOf": EITHER}}))
MEXICO = [*CITY, called("get_user_country", "{}"), result("Mexico")]

#: Schemas of the answer beside a tool: within three tokens.
FORMATS = [
    ("P native_output 1", "gpt-4o", 79, {"messages": CITY, "tools": [COUNTRY_TOOL], "response_format": ONE}),
    ("P native_output 2", "gpt-4o", 100, {"messages": MEXICO, "tools": [COUNTRY_TOOL], "response_format": ONE}),
    ("P native_output_multiple 1", "gpt-4o", 148, {"messages": CITY, "tools": [COUNTRY_TOOL], "response_format": SEVERAL}),
    ("P native_output_multiple 2", "gpt-4o", 169, {"messages": MEXICO, "tools": [COUNTRY_TOOL], "response_format": SEVERAL}),
]  # fmt: skip


def titled(title: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    return {**more, "title": title, "type": kind}


def model_of(title: str, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a schema as pydantic writes it for openai-python."""
    return {**more, **schema(properties), "title": title}


def made(wanted: dict[str, Any], name: str = "", description: str = "") -> dict[str, Any]:
    definition = {"name": name or wanted["title"], "description": description, "parameters": wanted}
    return {"type": "function", "function": definition}


SPOT = {"city": titled("City"), "temperature": titled("Temperature", "number")}
SPOT_OF = model_of("Location", {**SPOT, "units": titled("Units", enum=["c", "f"])})
MAYBE_OF = model_of("Location", {**SPOT, "units": {"anyOf": [{"enum": ["c", "f"], "type": "string"}, {"type": "null"}], "title": "Units"}})  # fmt: skip
HEX = titled("Hex Color Code", description="The hex color code of the detected color")
COLOR = titled("Color", description="The detected color", enum=["red", "blue", "green"])
COLOR_OF = model_of("ColorDetection", {"color": {"$ref": "#/$defs/Color"}, "hex_color_code": HEX}, **{"$defs": {"Color": COLOR}})  # fmt: skip
EVENT_OF = model_of("CalendarEvent", {"name": titled("Name"), "date": titled("Date"), "participants": titled("Participants", "array", items=STRING)})  # fmt: skip
PERSON_OF = model_of("Person", {"name": titled("Name"), "age": titled("Age", "integer")})
UNITS = {"city": titled("City"), "country": titled("Country"), "units": titled("Units", default="c", enum=["c", "f"])}  # fmt: skip
UNITS_OF = model_of("GetWeatherArgs", UNITS)
COMBO = "Get the temperature for the given country/city combo"
STOCK_OF = model_of("GetStockPrice", {"ticker": titled("Ticker"), "exchange": titled("Exchange")})
TWO = [made({**UNITS_OF, "description": COMBO}, description=COMBO), made(STOCK_OF, "get_stock_price", "Fetch the latest price for a given ticker")]  # fmt: skip


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


COLUMNS = ["id", "status", "expected_delivery_date", "delivered_at", "shipped_at", "ordered_at", "canceled_at"]  # fmt: skip
VALUE = {"anyOf": [STRING, {"type": "integer"}, ref("DynamicValue")], "title": "Value"}
DEFINED = {
    "Column": titled("Column", enum=COLUMNS),
    "Condition": model_of("Condition", {"column": titled("Column"), "operator": ref("Operator"), "value": VALUE}),
    "DynamicValue": model_of("DynamicValue", {"column_name": titled("Column Name")}),
    "Operator": titled("Operator", enum=["=", ">", "<", "<=", ">=", "!="]),
    "OrderBy": titled("OrderBy", enum=["asc", "desc"]),
    "Table": titled("Table", enum=["orders", "customers", "products"]),
}  # fmt: skip
QUERY_OF = model_of(
    "Query",
    {
        "name": {"anyOf": [STRING, {"type": "null"}], "title": "Name"},
        "table_name": ref("Table"),
        "columns": titled("Columns", "array", items=ref("Column")),
        "conditions": titled("Conditions", "array", items=ref("Condition")),
        "order_by": ref("OrderBy"),
    },
    **{"$defs": DEFINED},
)
ORDERS = said(("user", "look up all my orders in may of last year that were fulfilled but not delivered on time"))  # fmt: skip
SF = said(("user", "What's the weather like in SF?"))
EDINBURGH = ("user", "What's the weather like in Edinburgh?")
FAIR = said(("system", "Extract the event information."), ("user", "Alice and Bob are going to a science fair on Friday."))  # fmt: skip
ANGELO = said(("system", "Extract info from text"), ("user", "I am Angelo and I am 42."))

#: Schemas alone and beside a system message, tools with titles, defaults and references: within three tokens.
MODELS = [
    ("A parse_pydantic_model", "gpt-4o", 79, {"messages": SF, "response_format": answer_of("Location", SPOT_OF)}),
    ("A parse_pydantic_model_optional_default", "gpt-4o", 88, {"messages": SF, "response_format": answer_of("Location", MAYBE_OF)}),
    ("A parse_pydantic_model_enum", "gpt-4o", 109, {"messages": said(("user", "What color is a Coke can?")), "response_format": answer_of("ColorDetection", COLOR_OF)}),
    ("A parse_pydantic_dataclass", "gpt-4o", 92, {"messages": FAIR, "response_format": answer_of("CalendarEvent", EVENT_OF)}),
    ("F response_format", "gpt-4o", 68, {"messages": ANGELO, "response_format": answer_of("Person", PERSON_OF)}),
    ("A parse_pydantic_tool", "gpt-4o", 76, {"messages": said(EDINBURGH), "tools": [made(UNITS_OF)]}),
    ("A parse_multiple_pydantic_tools", "gpt-4o", 149, {"messages": said(EDINBURGH, ("user", "What's the price of AAPL?")), "tools": TWO}),
    ("A parse_strict_tools", "gpt-4o", 48, {"messages": SF, "tools": [tool("get_weather", "", {"city": STRING, "state": STRING})]}),
    ("A pydantic_tool_model_all_types", "gpt-4o", 512, {"messages": ORDERS, "tools": [made(QUERY_OF)], "response_format": answer_of("Query", QUERY_OF)}),
]  # fmt: skip

REMEMBER = (
    "Remember this exact code for later in this conversation: CONV-PAI-5222. Reply exactly: stored"
)
EXACTLY = "Follow the user instructions exactly. When asked for a code, reply only with that code."

#: Plain requests of the Responses API; the figure must be met exactly.
RESPONSES = [
    ("R model_instructions", "gpt-4o", 24, {"instructions": "You are a helpful assistant.", "input": said(FRANCE)}),
    ("R background_mode", "gpt-4o", 15, {"input": said(("user", "What is 2 + 2?"))}),
    ("R conversation_id_explicit", "gpt-4.1", 52, {"instructions": EXACTLY, "input": said(("user", REMEMBER))}),
    ("R previous_response_id", "gpt-5", 11, {"input": said(("user", "The secret key is sesame"))}),
    ("R gpt_5_6_minimal_thinking", "gpt-5.6-sol", 18, {"input": said(("user", "What is the capital of France? Answer in one word."))}),
]  # fmt: skip


def flat(definition: dict[str, Any]) -> dict[str, Any]:
    return {"type": "function", **definition["function"]}


AGES = tool("final_result", "The final response which ends this conversation", {"age": {"type": "integer"}, "name": STRING})  # fmt: skip
PLACE_TOOL = flat(tool("get_weather", "Get the weather for a location", {"location": STRING}))
PLACE_TOOL["parameters"]["required"] = []

FORTY_ITEMS = [
    *FLORENCE,
    {"type": "function_call", "call_id": "c", **FORTY[2]["tool_calls"][0]["function"]},
    {"type": "function_call_output", "call_id": "c", "output": "40 C"},
]

#: Requests to gpt-oss, by Cerebras and by llama.cpp; the figure must be met exactly.
HARMONY = [
    ("P model_cerebras_provider_harmony", "gpt-oss-120b", 74, {"messages": said(FRANCE)}),
    ("G llama-cpp-gpt-oss/simple", "openai/gpt-oss-20b", 84, {"messages": said(FLORENCE_ONE, ("user", "Say hi in Portuguese"))}),
    ("G llama-cpp-gpt-oss/tool 1", "openai/gpt-oss-20b", 139, {"messages": FLORENCE, "tools": [LOCAL_TOOL]}),
    ("G llama-cpp-gpt-oss/tool 2", "openai/gpt-oss-20b", 175, {"messages": FORTY, "tools": [LOCAL_TOOL]}),
]  # fmt: skip

#: With tools: within three tokens.
RESPONSES_TOOLS = [
    ("G openai-gpt-5/tool 1", "gpt-5", 63, {"input": FLORENCE, "tools": [flat(LOCAL_TOOL)]}),
    ("G openai-gpt-5/tool 2", "gpt-5", 92, {"input": FORTY_ITEMS, "tools": [flat(LOCAL_TOOL)]}),
    ("G openai-o4-mini/tool 1", "o4-mini", 60, {"input": FLORENCE, "tools": [flat(LOCAL_TOOL)]}),
    ("G openai-o4-mini/tool 2", "o4-mini", 89, {"input": FORTY_ITEMS, "tools": [flat(LOCAL_TOOL)]}),
    ("C count_tokens_with_tools", "gpt-4.1-mini", 51, {"input": said(("user", "What is the weather in Paris?")), "tools": [PLACE_TOOL], "tool_choice": "required"}),
    ("R output_type", "gpt-4o", 66, {"input": said(("user", "Give me the name and age of Brazil, Argentina, and Chile.")), "tools": [flat(AGES)], "tool_choice": "required"}),
]  # fmt: skip
