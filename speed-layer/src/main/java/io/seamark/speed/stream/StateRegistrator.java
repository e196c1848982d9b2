package io.seamark.speed.stream;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import io.seamark.speed.state.PartStaging;
import io.seamark.speed.state.PartitionStates;
import org.apache.spark.serializer.KryoRegistrator;

/** Tells Spark how state is stored in its checkpoint: in the versioned forms of our own. */
public final class StateRegistrator implements KryoRegistrator {

    @Override
    public void registerClasses(Kryo kryo) {
        kryo.register(Outcome.class, new OutcomeSerializer());
        kryo.register(PartitionStates.class, new StatesSerializer());
        // A record: Kryo's own way would reach into its private fields.
        kryo.register(PartStaging.Staged.class, new JavaSerializer());
    }
}
