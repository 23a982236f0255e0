import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** ElasticMQ in memory, on a free port of the loopback interface alone. */
final class ElasticMQ {
    private ElasticMQ() {}

    public static void main(String[] args) throws Exception {
        var server = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
        Lifeline.serve(server.waitUntilStarted().localAddress());
    }
}
